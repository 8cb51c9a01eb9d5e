using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A member at one moment. Immutable.</summary>
internal sealed record MemberState
{
    /// <summary>Name of the Cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Labels of the Cluster.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ObjectHeader.NoEntries;

    /// <summary>Whether the Cluster says by annotation that deletions, however many, are meant.</summary>
    public bool ConfirmsDeletions { get; init; }

    /// <summary>Region in effect; empty if not known.</summary>
    public string Region { get; init; } = "";

    /// <summary>Zones in effect, sorted; empty if not known.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Who runs it; empty if not known.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Its Kubernetes version; empty if not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>What objects must tolerate to be placed here.</summary>
    public IReadOnlyList<Taint> Taints { get; init; } = [];

    /// <summary>Where it is on the globe; null if not known.</summary>
    public GeoPoint? Place { get; init; }

    /// <summary>Its loopback block if it runs on this machine, else null.</summary>
    public LoopbackBlock? Block { get; init; }

    /// <summary>How the member is.</summary>
    public required MemberHealth Health { get; init; }

    /// <summary>The connection; null while there are no usable credentials.</summary>
    public IMemberConnection? Connection { get; init; }

    /// <summary>What the member serves, as far as is known.</summary>
    public DiscoveredApis Apis { get; init; } = DiscoveredApis.Unknown;

    /// <summary>Whether the member serves the type, in just that version. True while it is not known.</summary>
    public bool Serves(ResourceType type) => Apis.Serves(type);

    /// <summary>Whether the member may be read and written now.</summary>
    public bool IsReachable => Connection is not null && Health.Standing is MemberStanding.Ready or MemberStanding.Returning;

    /// <summary>The member's informer of a type if it has been listed; null if there is none to rely on.</summary>
    public IInformer? Informer(ResourceType type) =>
        Serves(type) && Connection?.Informers.For(type) is { Synced.IsCompletedSuccessfully: true } informer ? informer : null;

    /// <summary>The member's informer of the federation's copies of a type, if they have been listed; null if there is none to rely on.</summary>
    /// <param name="type">The type.</param>
    /// <param name="scope">Which objects are copies: <see cref="CopyScope"/>.</param>
    public IInformer? Copies(ResourceType type, InformerScope scope) =>
        Serves(type) && Connection?.Informers.Find(type, scope) is { Synced.IsCompletedSuccessfully: true } informer ? informer : null;

    /// <summary>Why the member does not let the federation read its copies of a type; empty if it does.</summary>
    public string Refusal(ResourceType type, InformerScope scope) => Connection?.Informers.Find(type, scope)?.Refusal ?? "";

    /// <summary>Whether others would decide differently about the two states.</summary>
    public bool DiffersFrom(MemberState other) =>
        Health.Standing != other.Health.Standing || ConfirmsDeletions != other.ConfirmsDeletions || Region != other.Region || !Zones.SequenceEqual(other.Zones)
        || !ReferenceEquals(Connection, other.Connection) || !ReferenceEquals(Apis, other.Apis) || !LabelsEqual(other)
        || Provider != other.Provider || !Taints.SequenceEqual(other.Taints) || Version != other.Version;

    private bool LabelsEqual(MemberState other) =>
        Labels.Count == other.Labels.Count && Labels.All(l => other.Labels.TryGetValue(l.Key, out var value) && value == l.Value);
}
