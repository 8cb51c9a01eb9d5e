using System.Net;
using Meridian.Client;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Reads, from one moment's informers, which services of which members take traffic. A service is healthy in a member when the
/// member answers, its copy has a load balancer address, and at least one endpoint is ready.
/// </summary>
internal sealed class MemberServices
{
    private const string ByService = "service";
    private readonly FederationOptions options;
    private readonly InformerScope copies;
    private readonly Func<string, HostState?> hosts;

    /// <summary>Takes the snapshot.</summary>
    /// <param name="members">The members.</param>
    /// <param name="options">Who marks copies.</param>
    /// <param name="hosts">What is known of load balancers' names. Default: nothing.</param>
    public MemberServices(IReadOnlyList<MemberState> members, FederationOptions options, Func<string, HostState?>? hosts = null)
    {
        (this.options, this.hosts, Members) = (options, hosts ?? (_ => null), members);
        copies = CopyScope.Of(options);
    }

    /// <summary>The members at that moment.</summary>
    public IReadOnlyList<MemberState> Members { get; }

    /// <summary>How the service is reached in every member: where it is healthy, and where it is not, why.</summary>
    public IReadOnlyList<ServiceReach> Reaches(ObjectKey service) => [.. Members.Select(m => Reach(m, service))];

    /// <summary>The federation's copy of a service in a member that answers, or null.</summary>
    public Service? Copy(MemberState member, ObjectKey service)
    {
        if (!member.IsReachable || member.Copies(ResourceTypes.Services, copies)?.Get(service) is not { } copy) return null;
        return FederationMarks.IsOurs(copy, options.Name) ? copy.View<Service>() : null;
    }

    /// <summary>The endpoint slices of a service in a member that answers.</summary>
    public IEnumerable<EndpointSlice> Slices(MemberState member, ObjectKey service)
    {
        if (!member.IsReachable || member.Informer(ResourceTypes.EndpointSlices) is not { } slices) return [];
        // Adding it again costs nothing.
        slices.AddIndex(ByService, s => ServiceEndpoints.ServiceOf(s.Header) is { } owner ? [owner.ToString()] : []);
        return slices.ByIndex(ByService, service.ToString()).Select(s => s.View<EndpointSlice>());
    }

    /// <summary>The names of load balancers that the members have for a service.</summary>
    public IEnumerable<string> HostNames(ObjectKey service) =>
        Members.SelectMany(m => Copy(m, service)?.Status.LoadBalancer.Ingress ?? []).Where(i => i.Ip.Length == 0 && i.Hostname.Length > 0).Select(i => i.Hostname);

    private ServiceReach Reach(MemberState member, ObjectKey service)
    {
        if (!member.IsReachable) return Unhealthy(member, $"the cluster is {member.Health.Standing}");
        if (Copy(member, service) is not { } copy) return Unhealthy(member, "the cluster has no copy of the service");
        var ingress = copy.Status.LoadBalancer.Ingress;
        var names = ingress.Where(i => i.Ip.Length == 0 && i.Hostname.Length > 0).Select(i => i.Hostname).ToArray();
        IPAddress[] addresses = [.. ingress.Select(i => IPAddress.TryParse(i.Ip, out var address) ? address : null).OfType<IPAddress>(), .. names.SelectMany(n => hosts(n)?.Addresses ?? [])];
        var (ready, all) = Count(Slices(member, service));
        return new(member.Name, addresses, [.. names.Where(n => hosts(n) is not { Addresses.Count: > 0 })])
        {
            Availability = all == 0 ? 0 : (double)ready / all,
            Fault = addresses.Length + names.Length == 0 ? "its load balancer has no address" : ready == 0 ? "no endpoint is ready" : "",
        };
    }

    private static ServiceReach Unhealthy(MemberState member, string fault) => new(member.Name, [], []) { Fault = fault, Availability = 0 };

    private static (int Ready, int All) Count(IEnumerable<EndpointSlice> slices)
    {
        var (ready, all) = (0, 0);
        foreach (var endpoint in slices.SelectMany(s => s.Endpoints).Where(e => e.Addresses.Length > 0))
        {
            all++;
            if (ServiceEndpoints.IsReady(endpoint)) ready++;
        }
        return (ready, all);
    }
}
