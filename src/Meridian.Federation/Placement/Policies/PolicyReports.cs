using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Writes to every policy how many objects it holds for, and how many of them are placed as it says. Whatever changes within a moment is written once.
/// </summary>
/// <param name="federation">The federation's API.</param>
/// <param name="informers">Informers of the federation's API.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Logs failures.</param>
internal sealed class PolicyReports(IKubeClient federation, IInformers informers, TimeProvider time, ILogger<CoalescedLoop> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<CopyKey, Entry> entries = [];
    private readonly List<IDisposable> subscriptions = [];
    private CoalescedLoop? loop;

    private sealed record Entry(ResourceType Type, ObjectKey Policy, bool IsPlaced, string Problem);

    /// <summary>Begins to write.</summary>
    public void Start()
    {
        loop = new CoalescedLoop("policy-status", RunAsync, time, logger);
        foreach (var type in PolicyBook.Types) subscriptions.Add(informers.For(type).Subscribe(OnPolicy));
        loop.Start();
    }

    /// <summary>Notes what became of an object.</summary>
    /// <param name="key">The object.</param>
    /// <param name="plan">The plan for it.</param>
    /// <param name="isPlaced">Whether all members are as the plan says.</param>
    public void Note(CopyKey key, PlacementPlan plan, bool isPlaced)
    {
        if (plan.Placement.Policy is not { } policy)
        {
            Forget(key);
            return;
        }
        var entry = new Entry(policy.Type, policy.Source.Key, isPlaced && plan.Problem.Length == 0, plan.Problem);
        if (entries.TryGetValue(key, out var known) && known == entry) return;
        entries[key] = entry;
        loop?.Trigger();
    }

    /// <summary>Forgets an object that is gone, or that no policy holds for.</summary>
    public void Forget(CopyKey key)
    {
        if (entries.TryRemove(key, out _)) loop?.Trigger();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        if (loop is not null) await loop.DisposeAsync();
    }

    /// <summary>Writes the statuses that are not as they should be.</summary>
    /// <exception cref="StatusException">The federation's API refused.</exception>
    internal async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        var objects = entries.ToArray().ToLookup(e => (e.Value.Type, e.Value.Policy), e => (e.Key, e.Value));
        foreach (var type in PolicyBook.Types)
            foreach (var policy in informers.For(type).List()) await WriteAsync(type, policy, [.. objects[(type, policy.Key)]], cancellationToken);
    }

    // Its own status write changes a policy too; only what users want counts.
    private void OnPolicy(ObjectChange change)
    {
        if (change.Old?.Header.Generation != change.New?.Header.Generation) loop?.Trigger();
    }

    private async ValueTask RunAsync(CancellationToken token)
    {
        await WriteAsync(token);
        await Task.Delay(Pause, time, token);
    }

    private async Task WriteAsync(ResourceType type, KubeObject policy, IReadOnlyList<(CopyKey Key, Entry Entry)> held, CancellationToken token)
    {
        var status = Status(policy, held);
        if (JsonNode.DeepEquals(policy.ToNode()["status"], status)) return;
        try
        {
            await federation.PatchAsync(type, policy.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["status"] = status }), WriteOptions.Status, token);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // The policy was deleted meanwhile.
        }
    }

    private JsonObject Status(KubeObject policy, IReadOnlyList<(CopyKey Key, Entry Entry)> held)
    {
        var problem = held.Where(h => h.Entry.Problem.Length > 0).OrderBy(h => h.Key.Key.ToString(), StringComparer.Ordinal).Select(h => $"{h.Key.Kind.Type.Kind} {h.Key.Key}: {h.Entry.Problem}").FirstOrDefault();
        var condition = new Condition
        {
            Type = "Applied", Status = problem is null ? "True" : "False", Reason = problem is null ? "Applied" : "NotAsAsked",
            Message = problem ?? $"the policy holds for {held.Count} objects", ObservedGeneration = policy.Header.Generation,
        };
        return new JsonObject
        {
            ["conditions"] = new JsonArray(condition.After(policy.View<PlacementPolicy>().Status.Conditions, time.GetUtcNow()).ToNode()),
            ["observedGeneration"] = policy.Header.Generation, ["objects"] = held.Count, ["placed"] = held.Count(h => h.Entry.IsPlaced),
        };
    }
}
