using Microsoft.AspNetCore.Http;

namespace Meridian.Network;

/// <summary>One request's way through an edge server.</summary>
internal sealed class EdgeAttempt(EdgeCore core, HttpContext context, CompiledRoute route, CompiledTarget target, ServiceState service)
{
    private readonly long begun = core.Time.GetTimestamp();
    private ChoiceReason reason;
    private BackendPlace? place;
    private BackendPlace[][] near = [];
    private CancellationTokenSource? clock;
    private bool hasBegun;
    private int repeated;

    public EdgeRoute Route => route.Route;

    public EdgePolicy Policy => route.Route.Policy;

    public ServiceState Service => service;

    /// <summary>Filters in the order of their work.</summary>
    public EdgeFilters[] Filters { get; } = [.. new[] { route.Route.Filters, target.Target.Filters }.Where(f => f != EdgeFilters.None)];

    /// <summary>Backends that failed for this request.</summary>
    public List<BackendState> Tried { get; } = new(0);

    /// <summary>Mirrors of the route and of the target.</summary>
    public CompiledMirror[] Mirrors { get; } = [.. route.Mirrors, .. target.Mirrors];

    /// <summary>The request as a backend gets it, for those who get copies; null before it has been put together, and when nobody does.</summary>
    public MirroredRequest? Copy { get; set; }

    /// <summary>Whether the backend did not begin to answer in its time.</summary>
    public bool IsTimedOut => clock is { IsCancellationRequested: true } && !hasBegun && !context.RequestAborted.IsCancellationRequested;

    /// <summary>Whether all the time of the route is over.</summary>
    public bool IsOver => Policy.Timeout is { } limit && core.Time.GetElapsedTime(begun) >= limit;

    /// <summary>The last answer was not passed on, since another backend may do better.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Whether the request may go out again after it reached a backend: doing it twice is as good as once, and it has no body to send again.</summary>
    public bool MayBeRepeated { get; } = IsSafe(context.Request);

    /// <summary>Gives the backend its time; null when it has any.</summary>
    /// <returns>Ends when the client has gone, or when the time is over before the answer began.</returns>
    public CancellationTokenSource? StartClock()
    {
        hasBegun = false;
        if (Limit() is not { } limit) return clock = null;
        clock = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        clock.CancelAfter(limit);
        return clock;
    }

    /// <summary>Part of the body came: the backend cannot have answered before.</summary>
    public void BodyCame()
    {
        if (!hasBegun && Limit() is { } limit) clock?.CancelAfter(limit);
    }

    /// <summary>The backend to ask next; null when there is none left.</summary>
    public BackendPlace? Next(ClientPlace? client)
    {
        WasRefused = false;
        var now = core.Time.GetTimestamp();
        near = service.Near(client);
        if (Named(now) is { } named) return Take(named.Place!, named.Reason);
        var chosen = BackendChoice.Next(near, Policy, Tried, now, core.NextTurn());
        return chosen.Place is null ? null : Take(chosen.Place, chosen.Reason);
    }

    /// <summary>The answer has begun: from here on it may take its time.</summary>
    public void Begun()
    {
        hasBegun = true;
        clock?.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether another backend may be asked instead of one that did not answer in time; notes it if so.</summary>
    public bool MayAskAnother()
    {
        if (!MayBeRepeated || IsOver || repeated + 1 >= Policy.Attempts || service.Places.Count(p => !Tried.Contains(p.State)) < 2 || !core.Retries.TrySpend()) return false;
        repeated++;
        return true;
    }

    /// <summary>Whether an answer is worth asking another backend; notes it if so.</summary>
    public bool IsToBeRepeated(int status)
    {
        if (status is not (502 or 503 or 504) || !MayBeRepeated || repeated + 1 >= Policy.Attempts) return false;
        // One that is about to be the last stays: its answer says more than ours.
        if (service.Places.Count(p => !Tried.Contains(p.State)) < 2 || !core.Retries.TrySpend()) return false;
        repeated++;
        return WasRefused = true;
    }

    /// <summary>Writes who answered and, if the client asked for it, why.</summary>
    public void Tell(IHeaderDictionary headers)
    {
        if (core.Options.TellCluster) headers[EdgeTransformer.ClusterHeader] = place!.Backend.Cluster;
        if (context.Request.Headers.ContainsKey(EdgeTransformer.ExplainHeader)) headers[EdgeTransformer.ReasonHeader] = Reason;
        if (Policy.AffinityCookie.Length > 0 && context.Request.Cookies[Policy.AffinityCookie] != place!.Backend.Cluster)
            headers.Append("Set-Cookie", $"{Policy.AffinityCookie}={Uri.EscapeDataString(place.Backend.Cluster)}; Path=/; HttpOnly; SameSite=Lax");
    }

    /// <summary>Why the backend was chosen, in words.</summary>
    public string Reason => place is null ? "" : ChoiceWords.Of(reason, place, near, Tried, core.Time.GetTimestamp());

    private TimeSpan? Limit()
    {
        if (Policy.Timeout is not { } all) return Policy.FirstByte;
        var left = all - core.Time.GetElapsedTime(begun);
        if (left < TimeSpan.Zero) left = TimeSpan.Zero;
        return Policy.FirstByte is { } one && one < left ? one : left;
    }

    private BackendPlace Take(BackendPlace chosen, ChoiceReason why)
    {
        (place, reason) = (chosen, why);
        return chosen;
    }

    // Only the first attempt follows what was wished: after a failure it is the nearest that is well.
    private Chosen? Named(long now)
    {
        if (Policy.ClusterHeader.Length > 0 && context.Request.Headers[Policy.ClusterHeader].ToString() is { Length: > 0 } wished
            && BackendChoice.Of(wished, service.Places, Policy, Tried, now) is { } byHeader) return new(byHeader, ChoiceReason.Header);
        if (Policy.AffinityCookie.Length > 0 && context.Request.Cookies[Policy.AffinityCookie] is { Length: > 0 } known
            && BackendChoice.Of(known, service.Places, Policy, Tried, now) is { } same) return new(same, ChoiceReason.Affinity);
        if (Policy.ClusterWeights.Count > 0
            && BackendChoice.ByWeight(service.Places, Policy, Tried, now, Random.Shared.NextDouble()) is { } byWeight) return new(byWeight, ChoiceReason.Weight);
        return null;
    }

    private static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        && request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding");
}
