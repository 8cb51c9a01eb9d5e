using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Meridian.Dns;

namespace Meridian.Network;

/// <summary>
/// The ways between all places of a machine as they are now: whoever is in another loopback block is in another place. Faults that have an end
/// end by themselves. Safe for concurrent use.
/// </summary>
public sealed class Distances : IClientDistance, IDisposable
{
    // Beyond a timer's reach; it is looked at again then.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);

    private const byte NoPlace = 0, EdgeOctet = 252;

    private enum Kind
    {
        /// <summary>Distance and faults.</summary>
        Usual,

        /// <summary>From where the global address stands in the first one's region to the second one.</summary>
        FromEdge,

        /// <summary>Faults only.</summary>
        Calls,
    }

    private readonly ConcurrentDictionary<(byte One, byte Other, Kind Kind), Link> links = new();
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly ITimer ending;

    // Guards what is published to the links, so that they all show the same state in the end.
    private readonly Lock gate = new();
    private WorldState state = new();
    private WorldMap map = WorldMap.Empty;

    // By block; empty when nothing was asked for.
    private IPAddress?[] edges = [];

    /// <summary>Ways on which nothing happens until <see cref="Use"/> says otherwise.</summary>
    /// <param name="time">Clock.</param>
    /// <param name="random">Chance. Default: the shared one.</param>
    public Distances(TimeProvider time, Random? random = null)
    {
        (this.time, this.random) = (time, random ?? Random.Shared);
        ending = time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Chance, for what happens on the ways.</summary>
    internal Random Random => random;

    /// <summary>
    /// Where the global address stands for a client: in the client's own region, at an address of its cluster's block. Null when nothing was asked for, so
    /// that it does not matter, and for clients without a place.
    /// </summary>
    public IPAddress? EdgeFor(IPAddress client) => Volatile.Read(ref edges) is { Length: > 0 } known ? known[BlockOf(client)] : null;

    /// <summary>The round trips that were set for pairs, while the distance is felt: what is near by them is near for names too.</summary>
    public RoundTrips RoundTripsSet
    {
        get
        {
            lock (gate) return state.Latency.On ? state.Latency.Pairs.Aggregate(RoundTrips.Estimated, (known, pair) => known.With(pair.From, pair.To, pair.Ms)) : RoundTrips.Estimated;
        }
    }

    /// <summary>Called after <see cref="Use"/> took over something. Must be quick.</summary>
    public event Action? Changed;

    /// <summary>Takes over what holds from now on, for connections that are open too.</summary>
    public void Use(WorldState state, WorldMap map)
    {
        lock (gate) (this.state, this.map) = (state, map);
        Volatile.Write(ref edges, state.Latency.On || state.Faults.Length > 0 ? Edges(map) : []);
        Refresh();
        Changed?.Invoke();
    }

    /// <summary>The way from a client to a frontend of a cluster.</summary>
    public Link Between(IPAddress client, IPAddress frontend)
    {
        var (from, to) = (BlockOf(client), BlockOf(frontend));
        return IsEdge(client) ? Find((from, to, Kind.FromEdge)) : Find(from, to, Kind.Usual);
    }

    /// <summary>The way of the federation's calls to the API server of a member: faults are met there, the distance is not.</summary>
    public Link Calls(IPAddress server)
    {
        byte? federation;
        lock (gate) federation = map.Federation?.Block;
        return federation is { } own ? Find(own, BlockOf(server), Kind.Calls) : Link.Always;
    }

    /// <inheritdoc />
    public bool AllNear => Volatile.Read(ref edges).Length == 0;

    /// <inheritdoc />
    public bool IsNear(IPAddress client) => ToFederation(client).IsClear;

    /// <inheritdoc />
    public TimeSpan? Travel(IPAddress client) => ToFederation(client).Condition switch
    {
        null => TimeSpan.Zero,
        var condition => condition.Loses(random) ? null : condition.Travel(random),
    };

    /// <inheritdoc />
    public void Dispose() => ending.Dispose();

    private static IPAddress?[] Edges(WorldMap map)
    {
        var edges = new IPAddress?[256];
        foreach (var cluster in map.Clusters) edges[cluster.Block] = new IPAddress([127, cluster.Block, EdgeOctet, 1]);
        return edges;
    }

    private Link ToFederation(IPAddress client)
    {
        byte? federation;
        lock (gate) federation = map.Federation?.Block;
        return federation is { } own ? Find(BlockOf(client), own, Kind.Usual) : Link.Always;
    }

    private Link Find(byte one, byte other, Kind kind) => one == other ? Link.Always : Find((Math.Min(one, other), Math.Max(one, other), kind));

    private Link Find((byte One, byte Other, Kind Kind) key)
    {
        if (links.TryGetValue(key, out var known)) return known;
        lock (gate)
        {
            var link = links.GetOrAdd(key, static _ => new Link());
            Set(key, link);
            return link;
        }
    }

    private void Refresh()
    {
        lock (gate)
        {
            foreach (var (key, link) in links) Set(key, link);
            var now = time.GetUtcNow();
            var next = state.FaultsAt(now).Select(f => f.Until - now).Min();
            ending.Change(next is not { } wait ? Timeout.InfiniteTimeSpan : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Set((byte One, byte Other, Kind Kind) key, Link link)
    {
        var one = map.Find(key.One);
        // In the cluster's region, beside the cluster and not within: its faults are not those of the global address.
        if (key.Kind == Kind.FromEdge) one = one is null ? null : one with { Name = "" };
        var distance = key.Kind != Kind.Calls && key.One != key.Other;
        link.Set(LinkConditions.Between(state, one, map.Find(key.Other), time.GetUtcNow(), distance));
    }

    private static bool IsEdge(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.AddressFamily == AddressFamily.InterNetwork && address.TryWriteBytes(bytes, out _) && bytes[2] == EdgeOctet;
    }

    // 127.0 is everybody's, and so is what is no loopback address: no place.
    private static byte BlockOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[4];
        return address.AddressFamily == AddressFamily.InterNetwork && address.TryWriteBytes(bytes, out _) && bytes[0] == 127 ? bytes[1] : NoPlace;
    }
}
