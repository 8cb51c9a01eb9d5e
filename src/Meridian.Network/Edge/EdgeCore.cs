namespace Meridian.Network;

/// <summary>What both ways through an edge server share: routes, the state of backends, counts. Safe for concurrent use.</summary>
internal sealed class EdgeCore
{
    private readonly BackendStates states;
    private RouteTable table;
    private uint turn;

    public EdgeCore(EdgeOptions options, TimeProvider time)
    {
        (Options, Time) = (options, time);
        states = new BackendStates(EjectionTimes.Of(time, options.FirstEjection, options.LongestEjection));
        table = new RouteTable(EdgeRoutes.None, states);
    }

    public EdgeOptions Options { get; }

    public TimeProvider Time { get; }

    public EdgeStatistics Statistics { get; } = new();

    public RetryBudget Retries { get; } = new();

    /// <summary>The routes in force. A request reads this once: a change in between is for the requests after it.</summary>
    public RouteTable Table => Volatile.Read(ref table);

    /// <summary>Number of the next request.</summary>
    public uint NextTurn() => Interlocked.Increment(ref turn);

    /// <summary>Routes from now on. Requests under way end as they began.</summary>
    public void Replace(EdgeRoutes routes)
    {
        var next = new RouteTable(routes, states);
        Volatile.Write(ref table, next);
        states.Keep(next);
    }

    /// <summary>Judges a backend by the status it answered.</summary>
    public void Answered(ServiceState service, EdgePolicy policy, BackendState backend, int status)
    {
        if (status < 500)
        {
            backend.Succeeded();
            return;
        }
        if (policy.EjectAfter == 0 || backend.AnsweredBadly() < policy.EjectAfter) return;
        var now = Time.GetTimestamp();
        if (service.MayEject(policy.MaxEjected, now)) backend.Failed(now);
    }
}
