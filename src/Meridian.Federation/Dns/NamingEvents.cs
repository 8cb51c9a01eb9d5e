using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells on a Service what is wrong with its names, once for as long as it stays the same. Used by one loop.</summary>
internal sealed class NamingEvents(FederationEvents events)
{
    private readonly Dictionary<ObjectKey, string> told = [];

    /// <summary>Tells what is new.</summary>
    /// <param name="service">The service.</param>
    /// <param name="naming">What its annotations say.</param>
    /// <param name="hosts">Its load balancers' names, and why they cannot be resolved; empty where they can.</param>
    public void Tell(KubeObject service, ServiceNaming naming, IEnumerable<(string Host, string Failure)> hosts)
    {
        var failing = hosts.Where(h => h.Failure.Length > 0).Select(h => $"the load balancer name {h.Host} cannot be resolved, what is known of it is kept: {h.Failure}").ToArray();
        var words = string.Join('\n', naming.Faults.Concat(failing));
        if (words == told.GetValueOrDefault(service.Key, "")) return;
        told[service.Key] = words;
        foreach (var fault in naming.Faults) events.Warning(service, ResourceTypes.Services, "InvalidDnsAnnotation", fault);
        foreach (var failure in failing) events.Warning(service, ResourceTypes.Services, "LoadBalancerNameUnresolved", failure);
    }

    /// <summary>The service has no names any more.</summary>
    public void Forget(ObjectKey service) => told.Remove(service);
}
