using System.Collections.Concurrent;
using System.Net;

namespace Meridian.Network;

/// <summary>What an edge server knows of one address it sends requests to. Safe for concurrent use.</summary>
internal sealed class BackendState(IPEndPoint endPoint, EjectionTimes times)
{
    private int active;
    private int failures;
    private int answeredBadly;
    private long until;
    private long second;
    private int inSecond;

    public IPEndPoint EndPoint { get; } = endPoint;

    /// <summary><see cref="EndPoint"/> as the beginning of an address.</summary>
    public string Prefix { get; } = $"http://{endPoint}/";

    /// <summary>Requests under way.</summary>
    public int Active => Volatile.Read(ref active);

    /// <summary>Whether it is avoided for its failures.</summary>
    public bool IsEjected(long now) => Volatile.Read(ref failures) > 0 && now < Volatile.Read(ref until);

    /// <summary>
    /// Whether it may get a request. After its time out one request is let through; the others follow once that one has been answered.
    /// </summary>
    public bool Admits(long now)
    {
        if (Volatile.Read(ref failures) == 0) return true;
        var ends = Volatile.Read(ref until);
        return now >= ends && Interlocked.CompareExchange(ref until, now + times.Trial, ends) == ends;
    }

    /// <summary>Counts a request that begins.</summary>
    public void Begin(long now)
    {
        Interlocked.Increment(ref active);
        var current = now / times.Second;
        // Two that meet at the turn of a second may both begin to count anew: a request more or less.
        if (Interlocked.Exchange(ref second, current) == current) Interlocked.Increment(ref inSecond);
        else Volatile.Write(ref inSecond, 1);
    }

    public void End() => Interlocked.Decrement(ref active);

    /// <summary>Requests begun in this second.</summary>
    public int Rate(long now) => Volatile.Read(ref second) == now / times.Second ? Volatile.Read(ref inSecond) : 0;

    /// <summary>It could not be reached, or broke off: it is avoided at once, each time in a row for longer.</summary>
    public void Failed(long now)
    {
        // Those that were under way when it fell all fail together: that is one failure.
        if (IsEjected(now)) return;
        var row = Interlocked.Increment(ref failures);
        Volatile.Write(ref until, now + times.After(row));
    }

    /// <summary>It answered.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref answeredBadly) != 0) Volatile.Write(ref answeredBadly, 0);
        if (Volatile.Read(ref failures) != 0) Volatile.Write(ref failures, 0);
    }

    /// <summary>It answered that it cannot answer. Returns how often in a row.</summary>
    public int AnsweredBadly() => Interlocked.Increment(ref answeredBadly);
}

/// <summary>How long a backend is avoided, in ticks of the clock.</summary>
internal sealed record EjectionTimes(long First, long Longest, long Second)
{
    private const int MostDoublings = 16;

    public static EjectionTimes Of(TimeProvider time, TimeSpan first, TimeSpan longest) =>
        new((long)(first.TotalSeconds * time.TimestampFrequency), (long)(longest.TotalSeconds * time.TimestampFrequency), time.TimestampFrequency);

    /// <summary>How long the one request after the time out has until the next may try.</summary>
    public long Trial => Second;

    /// <summary>Time after so many failures in a row.</summary>
    public long After(int failures) => Math.Min(Longest, First << Math.Min(failures - 1, MostDoublings));
}

/// <summary>The states of all backends in use: they outlive changes of routes.</summary>
internal sealed class BackendStates(EjectionTimes times)
{
    private readonly ConcurrentDictionary<IPEndPoint, BackendState> states = new();
    private readonly ConcurrentDictionary<(int Port, string Host, string Path, int Rate), ClientLimits> limits = new();

    public BackendState Of(IPEndPoint endPoint) => states.GetOrAdd(endPoint, static (e, t) => new BackendState(e, t), times);

    /// <summary>What clients may send to a route: it outlives changes of other routes.</summary>
    public ClientLimits LimitsOf(EdgeRoute route) =>
        limits.GetOrAdd((route.Port, route.Host, route.Path, route.Policy.ClientRate), static k => new ClientLimits(k.Rate));

    /// <summary>Forgets what no table refers to any longer.</summary>
    public void Keep(RouteTable table)
    {
        var used = table.Services.SelectMany(s => s.Places).Select(p => p.State.EndPoint).ToHashSet();
        foreach (var endPoint in states.Keys)
            if (!used.Contains(endPoint)) states.TryRemove(endPoint, out _);
        var limited = table.Snapshot.Routes.Where(r => r.Policy.ClientRate > 0).Select(r => (r.Port, r.Host, r.Path, r.Policy.ClientRate)).ToHashSet();
        foreach (var key in limits.Keys)
            if (!limited.Contains(key)) limits.TryRemove(key, out _);
    }
}
