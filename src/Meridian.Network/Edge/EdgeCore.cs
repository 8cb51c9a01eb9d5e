namespace Meridian.Network;

/// <summary>What both ways through an edge server share: routes, the state of backends, counts. Safe for concurrent use.</summary>
internal sealed class EdgeCore : IAsyncDisposable
{
    private readonly BackendStates states;
    private readonly HealthWatches health;
    private RouteTable table;
    private uint turn;

    public EdgeCore(EdgeOptions options, TimeProvider time)
    {
        (Options, Time) = (options, time);
        states = new BackendStates(EjectionTimes.Of(time, options.FirstEjection, options.LongestEjection));
        table = new RouteTable(EdgeRoutes.None, states);
        health = new HealthWatches(this);
    }

    public EdgeOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>What is measured of a backend: the part of the processor time it asked for that it uses.</summary>
    public void Uses(System.Net.IPEndPoint backend, double part) => states.Find(backend)?.Uses(part, Time.GetTimestamp());

    public EdgeStatistics Statistics { get; } = new();

    public RetryBudget Retries { get; } = new();

    /// <summary>The routes in force. A request reads this once: a change in between is for the requests after it.</summary>
    public RouteTable Table => Volatile.Read(ref table);

    /// <summary>All backends in use, as they are now.</summary>
    public IReadOnlyList<EdgeBackendStanding> Standings()
    {
        var now = Time.GetTimestamp();
        return [.. Table.Services.SelectMany(s => s.Places.Select(p => Standing(s.Service, p, now))).Distinct().OrderBy(s => s.Service, StringComparer.Ordinal).ThenBy(s => s.Cluster, StringComparer.Ordinal)];
    }

    public ValueTask DisposeAsync() => health.DisposeAsync();

    /// <summary>Number of the next request.</summary>
    public uint NextTurn() => Interlocked.Increment(ref turn);

    /// <summary>Routes from now on. Requests under way end as they began.</summary>
    public void Replace(EdgeRoutes routes)
    {
        var next = new RouteTable(routes, states);
        Volatile.Write(ref table, next);
        states.Keep(next);
        health.Use(next);
    }

    /// <summary>Judges a backend by the status it answered.</summary>
    public void Answered(ServiceState service, EdgePolicy policy, BackendPlace backend, int status)
    {
        if (status < 500) backend.State.Succeeded();
        else Misbehaved(service, policy, backend, EjectionCause.Answers);
    }

    /// <summary>A backend did not answer in time. One slow answer is none that counts, several in a row are as bad as those of 500.</summary>
    public void TimedOut(ServiceState service, EdgePolicy policy, BackendPlace backend) => Misbehaved(service, policy, backend, EjectionCause.Timeout);

    /// <summary>A backend could not be connected to, or broke off.</summary>
    public void Failed(BackendPlace backend)
    {
        if (backend.State.Failed(Time.GetTimestamp())) Statistics.CountEjection(backend.Backend.Cluster, EjectionCause.Connection);
    }

    private static EdgeBackendStanding Standing(EdgeService service, BackendPlace place, long now) =>
        new(service.Name, place.Backend.Cluster, place.State.IsEjected(now) ? ChoiceWords.Of(place.State.Cause) : "", place.State.Active, place.State.Utilization(now));

    private void Misbehaved(ServiceState service, EdgePolicy policy, BackendPlace backend, EjectionCause cause)
    {
        if (policy.EjectAfter == 0 || backend.State.AnsweredBadly() < policy.EjectAfter) return;
        var now = Time.GetTimestamp();
        if (service.MayEject(policy.MaxEjected, now) && backend.State.Failed(now, cause)) Statistics.CountEjection(backend.Backend.Cluster, cause);
    }
}
