using System.Net;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Gives every federated Ingress a global address; pure. An address once given stays.</summary>
internal static class GlobalAddresses
{
    /// <summary>The address of each: the one that all share, or one of its own.</summary>
    public static IReadOnlyDictionary<ObjectKey, IPAddress> Of(IReadOnlyList<KubeObject> ingresses, FederationOptions options) => options.SharedAddress is { } shared
        ? ingresses.ToDictionary(i => i.Key, _ => shared)
        : Assign(ingresses, options.Block);

    /// <param name="ingresses">The Ingresses with their statuses.</param>
    /// <param name="block">Where addresses come from.</param>
    /// <returns>Address of each; none for those that came when all were given.</returns>
    public static IReadOnlyDictionary<ObjectKey, IPAddress> Assign(IEnumerable<KubeObject> ingresses, LoopbackBlock block)
    {
        var ordered = ingresses.OrderBy(i => i.Header.CreationTimestamp).ThenBy(i => i.Key).ToArray();
        var given = new Dictionary<ObjectKey, IPAddress>();
        var taken = new HashSet<IPAddress>();
        foreach (var ingress in ordered)
        {
            // Of two that claim the same, the older one keeps it.
            if (Claimed(ingress, block) is { } address && taken.Add(address)) given[ingress.Key] = address;
        }
        var next = 1;
        foreach (var ingress in ordered.Where(i => !given.ContainsKey(i.Key)))
        {
            while (next <= LoopbackBlock.LoadBalancers && taken.Contains(block.LoadBalancer(next))) next++;
            if (next > LoopbackBlock.LoadBalancers) break;
            var address = block.LoadBalancer(next);
            taken.Add(address);
            given[ingress.Key] = address;
        }
        return given;
    }

    private static IPAddress? Claimed(KubeObject ingress, LoopbackBlock block)
    {
        var ip = ingress.View<Ingress>().Status.LoadBalancer.Ingress.FirstOrDefault()?.Ip;
        return IPAddress.TryParse(ip, out var address) && block.Contains(address) && address.GetAddressBytes()[2] >= 200 ? address : null;
    }
}
