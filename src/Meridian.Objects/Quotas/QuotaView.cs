using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>A ResourceQuota, read for counting.</summary>
public sealed class QuotaView
{
    /// <summary>Reads a quota.</summary>
    public QuotaView(KubeObject quota)
    {
        Object = quota;
        var node = quota.ToNode();
        var spec = node["spec"] as JsonObject ?? [];
        var status = node["status"] as JsonObject ?? [];
        (Wanted, Scopes) = (ResourceAmounts.Read(spec["hard"]), QuotaScopes.Of(spec));
        (Hard, Used) = (ResourceAmounts.Read(status["hard"]), ResourceAmounts.Read(status["used"]));
    }

    /// <summary>The quota.</summary>
    public KubeObject Object { get; }

    /// <summary>Name of the quota.</summary>
    public string Name => Object.Header.Name;

    /// <summary>Limits as its owner wants them: <c>spec.hard</c>.</summary>
    public IReadOnlyDictionary<string, Quantity> Wanted { get; }

    /// <summary>Which objects it is for.</summary>
    public QuotaScopes Scopes { get; }

    /// <summary>Limits that hold now: <c>status.hard</c>. Empty until the quota was counted once.</summary>
    public IReadOnlyDictionary<string, Quantity> Hard { get; }

    /// <summary>What is used: <c>status.used</c>.</summary>
    public Dictionary<string, Quantity> Used { get; }
}
