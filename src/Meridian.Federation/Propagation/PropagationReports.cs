using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Writes what became of a federated object: its status, and its Placement. Whatever came together since the last time is written once.</summary>
internal sealed class PropagationReports(
    IKubeClient federation, IInformers informers, CopyTable table, CopyOutcomes outcomes, PlacementWriter placements, PolicyReports policies, FederationEvents events, TimeProvider time)
{
    /// <summary>Writes the differences.</summary>
    /// <exception cref="StatusException">The federation's API refused.</exception>
    public async ValueTask<Requeue> ReportAsync(CopyKey key, CancellationToken cancellationToken)
    {
        if (table.Find(key) is not { Desired: { IsWithdrawn: false } desired } row) return Requeue.None;
        if (informers.For(key.Kind.Type).Get(key.Key) is not { Header.DeletionTimestamp: null } source || source.Header.Uid != desired.Source.Header.Uid) return Requeue.None;
        CopyEvents.Tell(row, source, events);
        var found = outcomes.Of(row, desired);
        // A sum over half of the members, just after a start, would say that the other half had lost everything.
        if (found.Any(o => o.IsUnknown)) return Requeue.None;
        policies.Note(key, desired.Plan, found.All(o => o.UpToDate || o.Decision.Verdict == PlacementVerdict.Leave));
        await WriteStatusAsync(key.Kind, source, found, cancellationToken);
        await placements.WriteAsync(key.Kind, source, desired.Plan, found, cancellationToken);
        return Requeue.None;
    }

    private async Task WriteStatusAsync(PropagatedKind kind, KubeObject source, IReadOnlyList<CopyOutcome> found, CancellationToken token)
    {
        if (kind.Summary?.Summarize(source, found, time.GetUtcNow()) is not { } summary) return;
        if (MergePatch.Between(source.NodeOf("status"u8) as JsonObject ?? [], summary) is not { } status) return;
        var patch = JsonBytes.Of(new JsonObject { ["status"] = status });
        await federation.PatchAsync(kind.Type, source.Key, PatchKind.Merge, patch, WriteOptions.Status, token);
    }
}
