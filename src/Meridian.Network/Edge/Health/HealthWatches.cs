namespace Meridian.Network;

/// <summary>Asks all backends that are to be asked.</summary>
internal sealed class HealthWatches(EdgeCore core) : IAsyncDisposable
{
    private readonly HealthQuestion question = new();

    // Guards what follows.
    private readonly Lock gate = new();
    private readonly Dictionary<BackendState, HealthWatch> watches = [];
    private readonly List<Task> ending = [];
    private bool ended;

    /// <summary>Asks those that a table names, and no others.</summary>
    public void Use(RouteTable table)
    {
        lock (gate)
        {
            if (ended) return;
            ending.RemoveAll(e => e.IsCompleted);
            foreach (var (state, watch) in watches.ToArray())
            {
                if (table.Checks.TryGetValue(state, out var wanted) && wanted.Check == watch.Check) continue;
                watches.Remove(state);
                ending.Add(watch.DisposeAsync().AsTask());
            }
            foreach (var (state, (place, service, check)) in table.Checks)
                if (!watches.ContainsKey(state)) watches.Add(state, new HealthWatch(place, service, check, question, core));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] all;
        lock (gate)
        {
            ended = true;
            all = [.. ending, .. watches.Values.Select(w => w.DisposeAsync().AsTask())];
            watches.Clear();
        }
        await Task.WhenAll(all);
        question.Dispose();
    }
}
