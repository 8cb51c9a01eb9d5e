using System.Net;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Somebody who needs a global address.</summary>
/// <param name="Name">Who: those of one name share an address.</param>
/// <param name="Claimed">Address it has, or wishes for; null for none.</param>
/// <param name="Created">Since when: of two that claim the same, the older one keeps it.</param>
internal sealed record AddressWish(string Name, IPAddress? Claimed, DateTimeOffset Created);

/// <summary>Gives global addresses; pure. An address once given stays.</summary>
internal static class GlobalAddresses
{
    private const string StaticName = "kubernetes.io/ingress.global-static-ip-name";

    /// <summary>The address of each name: the one that all share, or one of its own.</summary>
    public static IReadOnlyDictionary<string, IPAddress> Of(IReadOnlyList<AddressWish> wishes, FederationOptions options) => options.SharedAddress is { } shared
        ? wishes.Select(w => w.Name).Distinct().ToDictionary(name => name, _ => shared)
        : Assign(wishes, options.Block);

    /// <summary>Who needs the address of an Ingress: all that name the same static address are one.</summary>
    public static AddressWish Wish(KubeObject ingress)
    {
        var ip = ingress.View<Ingress>().Status.LoadBalancer.Ingress.FirstOrDefault()?.Ip;
        var name = ingress.Header.Annotations.GetValueOrDefault(StaticName) is { Length: > 0 } shared ? $"static {shared}" : $"ingress {ingress.Key}";
        return new(name, IPAddress.TryParse(ip, out var address) ? address : null, ingress.Header.CreationTimestamp ?? default);
    }

    /// <summary>Who needs the address of a Gateway. The one it wishes for comes before the one it has.</summary>
    public static AddressWish WishOf(KubeObject gateway)
    {
        var view = gateway.View<Gateway>();
        var ip = view.Spec.Addresses.Concat(view.Status.Addresses).FirstOrDefault(a => a.Type == "IPAddress" && a.Value.Length > 0)?.Value;
        return new($"gateway {gateway.Key}", IPAddress.TryParse(ip, out var address) ? address : null, gateway.Header.CreationTimestamp ?? default);
    }

    /// <param name="wishes">Who needs one.</param>
    /// <param name="block">Where addresses come from.</param>
    /// <returns>Address of each; none for those that came when all were given.</returns>
    public static IReadOnlyDictionary<string, IPAddress> Assign(IEnumerable<AddressWish> wishes, LoopbackBlock block)
    {
        var ordered = wishes.OrderBy(w => w.Created).ThenBy(w => w.Name, StringComparer.Ordinal).ToArray();
        var given = new Dictionary<string, IPAddress>(StringComparer.Ordinal);
        var taken = new HashSet<IPAddress>();
        foreach (var wish in ordered.Where(w => IsGlobal(w.Claimed, block)))
        {
            if (!given.ContainsKey(wish.Name) && taken.Add(wish.Claimed!)) given[wish.Name] = wish.Claimed!;
        }
        var next = 1;
        foreach (var wish in ordered.Where(w => !given.ContainsKey(w.Name)))
        {
            if (given.ContainsKey(wish.Name)) continue;
            while (next <= LoopbackBlock.LoadBalancers && taken.Contains(block.LoadBalancer(next))) next++;
            if (next > LoopbackBlock.LoadBalancers) break;
            var address = block.LoadBalancer(next);
            taken.Add(address);
            given[wish.Name] = address;
        }
        return given;
    }

    /// <summary>Whether an address is one of those that are given.</summary>
    public static bool IsGlobal(IPAddress? address, LoopbackBlock block) => address is not null && block.Contains(address) && address.GetAddressBytes()[2] >= 200;
}
