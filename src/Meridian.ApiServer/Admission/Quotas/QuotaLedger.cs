using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// Charges writes to the quotas of one namespace: those that come together are checked one after the other and written down at once,
/// so that a quota costs many writers one write. Safe for concurrent use.
/// </summary>
/// <param name="ns">The namespace.</param>
/// <param name="store">Where the quotas are.</param>
/// <param name="time">Clock.</param>
internal sealed class QuotaLedger(string ns, IObjectStore store, TimeProvider time)
{
    private const int MaxAttempts = 20;

    // Guards the fields below.
    private readonly Lock gate = new();
    private List<Entry> waiting = [];
    private Task work = Task.CompletedTask;

    /// <summary>Completes when the write was charged.</summary>
    /// <exception cref="StatusException">403: a quota forbids it; 500: the quotas could not be written.</exception>
    public Task ChargeAsync(QuotaCharge charge)
    {
        var entry = new Entry(charge, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            waiting.Add(entry);
            // Ends by itself when nobody waits.
            if (work.IsCompleted) work = WorkAsync();
        }
        return entry.Done.Task;
    }

    /// <summary>Checks a write without charging it.</summary>
    /// <exception cref="StatusException">403: a quota forbids it.</exception>
    public void Check(QuotaCharge charge) => QuotaCheck.Charge(Quotas(), charge, time.GetUtcNow());

    private async Task WorkAsync()
    {
        // Whoever comes while the first is on its way joins it.
        await Task.Yield();
        while (true)
        {
            List<Entry> batch;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    work = Task.CompletedTask;
                    return;
                }
                (batch, waiting) = (waiting, []);
            }
            await SettleAsync(batch);
        }
    }

    private async Task SettleAsync(List<Entry> batch)
    {
        try
        {
            await ChargeAsync(batch);
            foreach (var entry in batch) entry.Done.TrySetResult();
        }
        catch (Exception failure) when (failure is IOException or StatusException or StoreConflictException)
        {
            var told = failure as StatusException ?? ApiError.Internal($"the quotas of namespace {ns} could not be written: {failure.Message}");
            foreach (var entry in batch) entry.Done.TrySetException(told);
        }
    }

    private async Task ChargeAsync(List<Entry> batch)
    {
        HashSet<string>? left = null;
        for (var attempt = 1; ; attempt++)
        {
            var quotas = Quotas().Where(q => left?.Contains(q.Name) ?? true).ToArray();
            var changed = new HashSet<QuotaView>();
            foreach (var entry in batch.Where(e => !e.Done.Task.IsCompleted)) Charge(entry, quotas, changed);
            left = await WriteAsync(changed, attempt);
            if (left.Count == 0) return;
        }
    }

    private void Charge(Entry entry, QuotaView[] quotas, HashSet<QuotaView> changed)
    {
        try
        {
            changed.UnionWith(QuotaCheck.Charge(quotas, entry.Charge, time.GetUtcNow()));
        }
        catch (StatusException refused)
        {
            entry.Done.TrySetException(refused);
        }
    }

    // Those that somebody else changed meanwhile are charged again; those that are gone limit nothing.
    private async Task<HashSet<string>> WriteAsync(HashSet<QuotaView> changed, int attempt)
    {
        var lost = new HashSet<string>(StringComparer.Ordinal);
        foreach (var quota in changed)
        {
            var node = quota.Object.ToNode();
            PodJson.Child(node, "status")["used"] = ResourceAmounts.Write(quota.Used);
            try
            {
                await store.WriteAsync(new StoreWrite(ResourceTypes.ResourceQuotas, quota.Object.Key, Revisions.Of(quota.Object), ObjectDraft.Of(node)), CancellationToken.None);
            }
            catch (StoreConflictException conflict) when (attempt < MaxAttempts)
            {
                if (conflict.Current is not null) lost.Add(quota.Name);
            }
        }
        return lost;
    }

    private QuotaView[] Quotas() => [.. store.List(ResourceTypes.ResourceQuotas, ns, default).Items.Select(q => new QuotaView(q))];

    private sealed record Entry(QuotaCharge Charge, TaskCompletionSource Done);
}
