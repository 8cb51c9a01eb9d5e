using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>What <c>meridian federation status -o json</c> tells of one member.</summary>
internal sealed record MemberReport
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is Ready, has all APIs that are needed, and credentials that are good, and no copy in it failed.</summary>
    public bool Well => Ready && Conditions.All(c => c.Type is "Ready" or "Offline" || c.Status == "True") && MissingApis.Length == 0 && !Copies.Keys.Any(s => s is "Failed" or "Conflict");

    /// <summary>Whether it is Ready.</summary>
    public bool Ready { get; init; }

    /// <summary>Address of its API server.</summary>
    public string Server { get; init; } = "";

    /// <summary>Kubernetes version; empty if not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>Provider in effect; empty if not known.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Region in effect; empty if not known.</summary>
    public string Region { get; init; } = "";

    /// <summary>Zones in effect.</summary>
    public string[] Zones { get; init; } = [];

    /// <summary>Nodes.</summary>
    public int Nodes { get; init; }

    /// <summary>Nodes that are ready.</summary>
    public int ReadyNodes { get; init; }

    /// <summary>What nodes have for pods.</summary>
    public IReadOnlyDictionary<string, string> Allocatable { get; init; } = new Dictionary<string, string>();

    /// <summary>What pods ask for.</summary>
    public IReadOnlyDictionary<string, string> Requested { get; init; } = new Dictionary<string, string>();

    /// <summary>Types that federated objects need and the member does not serve.</summary>
    public string[] MissingApis { get; init; } = [];

    /// <summary>When it was looked at last, to within five minutes.</summary>
    public DateTimeOffset? LastProbe { get; init; }

    /// <summary>When the federation's token ends; null if it has none that does.</summary>
    public DateTimeOffset? CredentialsExpire { get; init; }

    /// <summary>How many copies of federated objects are in which state.</summary>
    public IReadOnlyDictionary<string, int> Copies { get; init; } = new Dictionary<string, int>();

    /// <summary>Its conditions.</summary>
    public MemberCondition[] Conditions { get; init; } = [];

    /// <summary>Tells of a member.</summary>
    /// <param name="cluster">The Cluster.</param>
    /// <param name="copies">Its copies by state.</param>
    public static MemberReport Of(KubeObject cluster, IReadOnlyDictionary<string, int> copies)
    {
        var (spec, status) = (cluster.View<Cluster>().Spec, cluster.View<Cluster>().Status);
        return new MemberReport
        {
            Name = cluster.Header.Name, Ready = status.Conditions.IsTrue("Ready"), Server = spec.Server, Version = status.Version, Provider = status.Provider,
            Region = status.Region, Zones = status.Zones, Nodes = status.Nodes, ReadyNodes = status.ReadyNodes,
            Allocatable = Texts(status.Resources.Allocatable), Requested = Texts(status.Resources.Requested),
            MissingApis = status.MissingApis, CredentialsExpire = status.CredentialsExpire, LastProbe = status.Conditions.Max(c => c.LastProbeTime), Copies = copies,
            Conditions = [.. status.Conditions.Select(c => new MemberCondition(c.Type, c.Status, c.Reason, c.Message, c.LastTransitionTime))],
        };
    }

    private static Dictionary<string, string> Texts(IReadOnlyDictionary<string, Quantity> amounts) => amounts.ToDictionary(a => a.Key, a => a.Value.ToString());
}

/// <summary>One condition of a member.</summary>
/// <param name="Type">Such as <c>Ready</c>.</param>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">Machine-readable cause.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Since">When the status changed last.</param>
internal sealed record MemberCondition(string Type, string Status, string Reason, string Message, DateTimeOffset? Since);

/// <summary>What <c>meridian federation status -o json</c> prints.</summary>
/// <param name="Members">The members, by name.</param>
internal sealed record FederationReport(IReadOnlyList<MemberReport> Members);
