using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// One record set that the federation's names should have now. <see cref="FederatedNames"/> makes all of them; whoever serves or writes names,
/// our own server or a provider's, makes its records equal to them.
/// </summary>
internal sealed record DesiredRecordSet
{
    /// <summary>Its name, below the federation's zone.</summary>
    public required DnsName Name { get; init; }

    /// <summary>A, AAAA or CNAME. A name with a CNAME has nothing else.</summary>
    public required RecordType Type { get; init; }

    /// <summary>Seconds for which it may be kept.</summary>
    public required uint Ttl { get; init; }

    /// <summary>What is answered: at least one, all healthy, ordered by data. An alias has one, of no cluster when it leads to the next name up.</summary>
    public required IReadOnlyList<RecordTarget> Targets { get; init; }

    /// <summary>Clusters at the place of the name that are not answered now, with their faults; ordered by name.</summary>
    public IReadOnlyList<TrafficTarget> Excluded { get; init; } = [];

    /// <summary>How clients are spread over the targets.</summary>
    public required TrafficPolicy Policy { get; init; }

    /// <summary>The service that is named.</summary>
    public required ObjectKey Service { get; init; }

    /// <summary>Which of the service's names it is.</summary>
    public required NameLevel Level { get; init; }

    /// <summary>Its data, in the order of <see cref="Targets"/>.</summary>
    public IEnumerable<RecordData> Data => Targets.Select(t => t.Data);
}

/// <summary>One record of a set, and which cluster it leads to.</summary>
/// <param name="Data">An address, or the target of an alias.</param>
/// <param name="Target">The cluster: region, zone, place, weight, health. Its name is empty for an alias to the next name up.</param>
internal sealed record RecordTarget(RecordData Data, TrafficTarget Target);

/// <summary>The names that Federation v1 gives to a service.</summary>
internal enum NameLevel
{
    /// <summary><c>service.namespace.federation.svc.DOMAIN</c>.</summary>
    Global,

    /// <summary><c>service.namespace.federation.svc.REGION.DOMAIN</c>.</summary>
    Region,

    /// <summary><c>service.namespace.federation.svc.ZONE.REGION.DOMAIN</c>.</summary>
    Zone,
}
