using System.Globalization;

namespace Meridian.Controllers.Common;

/// <summary>Times as Kubernetes writes them.</summary>
internal static class KubeTime
{
    /// <summary>RFC 3339, whole seconds, UTC.</summary>
    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
