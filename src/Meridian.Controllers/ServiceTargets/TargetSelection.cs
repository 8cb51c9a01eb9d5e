using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.ServiceTargets;

/// <summary>Turns a Service's pods into its targets.</summary>
internal static class TargetSelection
{
    /// <param name="service">The Service.</param>
    /// <param name="pods">Pods that its selector matches.</param>
    /// <param name="zoneOf">Zone of a node by its name, or empty.</param>
    /// <returns>Targets in the order of their pods' names; pods that have ended or have no address yet are none.</returns>
    internal static IReadOnlyList<ServiceTarget> Of(KubeObject service, IEnumerable<KubeObject> pods, Func<string, string> zoneOf) =>
    [
        .. pods.Where(p => !PodState.IsTerminal(p))
            .Select(p => Target(service, p, zoneOf))
            .Where(t => t.Addresses.Count > 0)
            .OrderBy(t => t.Pod.Key),
    ];

    private static ServiceTarget Target(KubeObject service, KubeObject pod, Func<string, string> zoneOf)
    {
        var spec = service.View<Service>().Spec;
        var podSpec = pod.View<Pod>().Spec;
        var serving = PodState.IsReady(pod);
        var terminating = pod.Header.DeletionTimestamp is not null;
        var named = podSpec.Hostname.Length > 0 && podSpec.Subdomain == service.Header.Name;
        return new ServiceTarget(
            pod, spec.PublishNotReadyAddresses || (serving && !terminating), serving, terminating,
            named ? podSpec.Hostname : "", podSpec.NodeName.Length > 0 ? zoneOf(podSpec.NodeName) : "", Ports(spec, podSpec));
    }

    private static TargetPorts Ports(ServiceSpec service, PodSpec pod)
    {
        var ports = new List<TargetPort>(service.Ports.Length);
        foreach (var port in service.Ports)
        {
            var protocol = port.Protocol.Length > 0 ? port.Protocol : "TCP";
            if (Resolve(port, protocol, pod) is { } number) ports.Add(new TargetPort(port.Name, protocol, number, port.AppProtocol));
        }
        return ports.Count == 0 ? TargetPorts.None : new TargetPorts(ports);
    }

    // A named port is looked up in each pod: two versions may listen on different numbers.
    private static int? Resolve(ServicePort port, string protocol, PodSpec pod)
    {
        if (port.TargetPort is not { } target) return port.Port;
        if (!target.IsText) return target.Number == 0 ? port.Port : target.Number;
        return pod.Containers.Concat(pod.InitContainers.Where(c => c.IsSidecar)).SelectMany(c => c.Ports)
            .FirstOrDefault(p => p.Name == target.Text && (p.Protocol.Length == 0 ? "TCP" : p.Protocol) == protocol)?.ContainerPortNumber;
    }
}
