using System.Net;

namespace Meridian.Network;

/// <summary>What an edge server knows of one address it sends requests to. Safe for concurrent use.</summary>
internal sealed class BackendState(IPEndPoint endPoint, EjectionTimes times)
{
    // How long what was told of a backend's use is believed, in seconds.
    private const int UsageHolds = 15;

    private int active;
    private int failures;
    private int answeredBadly;
    private long until;
    private long trial;
    private long second;
    private int inSecond;
    private int cause;
    private Usage usage = Usage.Unknown;

    private sealed record Usage(double Part, long At)
    {
        public static readonly Usage Unknown = new(0, 0);
    }

    public IPEndPoint EndPoint { get; } = endPoint;

    /// <summary><see cref="EndPoint"/> as the beginning of an address.</summary>
    public string Prefix { get; } = $"http://{endPoint}/";

    /// <summary>Requests under way.</summary>
    public int Active => Volatile.Read(ref active);

    /// <summary>Whether its health check says that it is not well.</summary>
    public bool IsDown
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Why it is avoided, if it is.</summary>
    public EjectionCause Cause => IsDown ? EjectionCause.HealthCheck : (EjectionCause)Volatile.Read(ref cause);

    /// <summary>Whether it is avoided: for its failures, or for what its health check says.</summary>
    public bool IsEjected(long now) => IsDown || Volatile.Read(ref failures) > 0 && (now < Volatile.Read(ref until) || IsTrying(Volatile.Read(ref trial), now));

    /// <summary>
    /// Whether it may get a request. After its time out one request is let through; the others follow once that one has been answered.
    /// </summary>
    public bool Admits(long now)
    {
        if (IsDown) return false;
        if (Volatile.Read(ref failures) == 0) return true;
        var before = Volatile.Read(ref trial);
        return now >= Volatile.Read(ref until) && !IsTrying(before, now) && Interlocked.CompareExchange(ref trial, now, before) == before;
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

    /// <summary>Part of the processor time it asked for that it uses; 0 if that is not known.</summary>
    public double Utilization(long now) => Volatile.Read(ref usage) is var told && now - told.At < UsageHolds * times.Second ? told.Part : 0;

    /// <summary>Takes over what was measured.</summary>
    public void Uses(double part, long now) => Volatile.Write(ref usage, new Usage(part, now));

    /// <summary>It failed: it is avoided at once, each time in a row for longer. False if it is avoided already.</summary>
    public bool Failed(long now, EjectionCause why = EjectionCause.Connection)
    {
        // Those that were under way when it fell all fail together: that is one failure.
        if (Volatile.Read(ref failures) > 0 && now < Volatile.Read(ref until)) return false;
        Volatile.Write(ref cause, (int)why);
        var row = Interlocked.Increment(ref failures);
        Volatile.Write(ref until, now + times.After(row));
        Volatile.Write(ref trial, 0);
        return true;
    }

    /// <summary>It answered.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref answeredBadly) != 0) Volatile.Write(ref answeredBadly, 0);
        if (Volatile.Read(ref failures) == 0) return;
        Volatile.Write(ref failures, 0);
        Volatile.Write(ref trial, 0);
    }

    // One that hangs keeps the request that tries it: the next comes as much later as the time out was long.
    private bool IsTrying(long begun, long now) => begun != 0 && now < begun + times.After(Math.Max(1, Volatile.Read(ref failures)));

    /// <summary>It answered that it cannot answer. Returns how often in a row.</summary>
    public int AnsweredBadly() => Interlocked.Increment(ref answeredBadly);
}
