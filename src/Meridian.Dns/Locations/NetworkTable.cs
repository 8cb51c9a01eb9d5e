using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns;

/// <summary>Networks and where they are; the longest that holds an address counts. Immutable; looking up makes no objects.</summary>
public sealed class NetworkTable
{
    /// <summary>A table without networks.</summary>
    public static readonly NetworkTable Empty = new([]);

    // Two numbers a node, for the next bit 0 and 1: the next node, or the complement of a leaf's index.
    private readonly List<int> nodes = [];
    private readonly List<NetworkPlace> leaves = [];
    private readonly int four;
    private readonly int six;

    /// <summary>Makes a table; of two entries for one network the last counts.</summary>
    public NetworkTable(IEnumerable<(IPNetwork Network, NetworkPlace Place)> entries)
    {
        var (fours, sixes) = (new Branch(), new Branch());
        foreach (var (network, place) in entries)
            (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? fours : sixes).Put(network, place);
        var ids = new Dictionary<NetworkPlace, int>();
        (four, six) = (Emit(fours, default, ids), Emit(sixes, default, ids));
    }

    /// <summary>Where an address is.</summary>
    /// <param name="address">Four or sixteen bytes; an IPv4 address in IPv6's clothes counts as what it is.</param>
    public LocatedClient Find(ReadOnlySpan<byte> address)
    {
        const int mappedBits = 96;
        var isMapped = address.Length == 16 && address[..10].IndexOfAnyExcept((byte)0) < 0 && address[10] == 0xFF && address[11] == 0xFF;
        if (isMapped) address = address[12..];
        var (at, depth) = (address.Length == 4 ? four : six, 0);
        for (; at >= 0; depth++) at = nodes[2 * at + (address[depth >> 3] >> (7 - (depth & 7)) & 1)];
        var leaf = leaves[~at];
        return new(leaf.Location, (byte)(depth + (isMapped ? mappedBits : 0)), leaf.Location is null ? LocationSource.Unknown : leaf.Source);
    }

    // Equal halves become one, so that a leaf stands for the largest network of which its answer holds.
    private int Emit(Branch? branch, NetworkPlace inherited, Dictionary<NetworkPlace, int> ids)
    {
        if (branch is null) return Leaf(inherited, ids);
        var place = branch.Place ?? inherited;
        var (zero, one) = (Emit(branch.Zero, place, ids), Emit(branch.One, place, ids));
        if (zero < 0 && zero == one) return zero;
        nodes.AddRange([zero, one]);
        return nodes.Count / 2 - 1;
    }

    private int Leaf(NetworkPlace place, Dictionary<NetworkPlace, int> ids)
    {
        if (!ids.TryGetValue(place, out var id))
        {
            ids[place] = id = leaves.Count;
            leaves.Add(place);
        }
        return ~id;
    }

    private sealed class Branch
    {
        public Branch? Zero { get; private set; }

        public Branch? One { get; private set; }

        public NetworkPlace? Place { get; private set; }

        public void Put(IPNetwork network, NetworkPlace place)
        {
            var bytes = network.BaseAddress.GetAddressBytes();
            var at = this;
            for (var bit = 0; bit < network.PrefixLength; bit++)
                at = (bytes[bit >> 3] >> (7 - (bit & 7)) & 1) == 0 ? at.Zero ??= new() : at.One ??= new();
            at.Place = place;
        }
    }
}

/// <summary>Where a network is.</summary>
/// <param name="Location">The place; null for a network that is known to be nowhere.</param>
/// <param name="Source">Who knows.</param>
public readonly record struct NetworkPlace(Location? Location, LocationSource Source);
