using System.Security.Cryptography;
using System.Text;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Tells clients when the version in which objects are stored changes.</summary>
internal static class StorageVersionHash
{
    public static string Of(ResourceType type) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{type.Group}/{type.Version}/{type.Kind}")).AsSpan(0, 8));
}
