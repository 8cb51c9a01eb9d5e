using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Begins watches: checks what was asked and how long it lasts.</summary>
internal sealed class Watches(TimeProvider time, Random random)
{
    private static readonly TimeSpan ShortestDefault = TimeSpan.FromMinutes(30);

    public IAsyncEnumerable<ApiWatchEvent> WatchAsync(ServedResource served, string? ns, WatchQuery query, CancellationToken cancellationToken)
    {
        ListRules.Check(query);
        var filter = ObjectFilter.Parse(served.Type, query.LabelSelector, query.FieldSelector);
        Revisions.CheckReached(Revisions.Parse(query.ResourceVersion), served.Store);
        return new WatchSession(served, ns, query, filter, query.Timeout ?? DefaultLength(), time).RunAsync(cancellationToken);
    }

    // A random length, so that clients that came together do not all come back together.
    private TimeSpan DefaultLength() => ShortestDefault * (1 + random.NextDouble());
}
