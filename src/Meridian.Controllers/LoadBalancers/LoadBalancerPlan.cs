using System.Net;
using Meridian.Objects;

namespace Meridian.Controllers.LoadBalancers;

/// <summary>Says which load balancer address a Service shall have.</summary>
internal static class LoadBalancerPlan
{
    /// <summary>Whether the Service asks this cluster for an address.</summary>
    internal static bool Wants(KubeObject service)
    {
        var spec = service.View<Service>().Spec;
        // A class names another implementation.
        return spec.Type == "LoadBalancer" && spec.LoadBalancerClass.Length == 0 && service.Header.DeletionTimestamp is null;
    }

    /// <summary>The address a Service says it has, or empty.</summary>
    internal static string AddressOf(KubeObject service)
    {
        var ingress = service.View<Service>().Status.LoadBalancer.Ingress;
        return ingress.Length > 0 ? ingress[0].Ip : "";
    }

    /// <summary>
    /// The address it has, if it is one of ours and nobody has it with an older claim; else the one it asks for; else the first free one.
    /// </summary>
    /// <param name="service">The Service.</param>
    /// <param name="block">The cluster's addresses.</param>
    /// <param name="taken">Addresses of other Services.</param>
    /// <returns>The address, or null when there is none left.</returns>
    internal static string? Choose(KubeObject service, LoopbackBlock block, IReadOnlySet<string> taken)
    {
        var present = AddressOf(service);
        if (IsOurs(present, block) && !taken.Contains(present)) return present;
        var wished = service.View<Service>().Spec.LoadBalancerIP;
        if (IsOurs(wished, block) && !taken.Contains(wished)) return wished;
        return Enumerable.Range(1, LoopbackBlock.LoadBalancers).Select(i => block.LoadBalancer(i).ToString()).FirstOrDefault(a => !taken.Contains(a));
    }

    private static bool IsOurs(string address, LoopbackBlock block) =>
        IPAddress.TryParse(address, out var parsed) && block.Contains(parsed)
        && parsed.GetAddressBytes() is [_, _, >= 200 and < 220, _] bytes && (bytes[2] - 200) * 256 + bytes[3] is >= 1 and <= LoopbackBlock.LoadBalancers;
}
