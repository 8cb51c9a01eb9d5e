using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Carries out the decisions about one kind, one member at a time. Repeating a call changes nothing.</summary>
internal sealed class CopyWriter(PropagatedKind kind, MemberNamespaces namespaces, FederationEvents events, FederationOptions options)
{
    private static readonly WriteOptions Apply = new() { FieldManager = FederationMarks.FieldManager, Force = true };

    // What a member's server made of our words where it words them differently, such as "1" for "1000m". Without it, every look would find a drift.
    private readonly ConcurrentDictionary<(string Member, ObjectKey Key), (string Fingerprint, string Projection)> wordings = [];

    /// <summary>Brings one member to the decision.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled. All other failures are in the outcome.</exception>
    public async Task<CopyOutcome> CarryOutAsync(MemberState member, PlacementDecision decision, KubeObject source, CancellationToken cancellationToken)
    {
        if (decision.Verdict == PlacementVerdict.Leave) return Left(member, decision);
        // Written only where the member's objects are known: what cannot be seen is not touched.
        if (member.Informer(kind.Type) is not { } informer) return new CopyOutcome(decision, "Pending");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.MemberCallTimeout);
        var seen = informer.Get(source.Key);
        try
        {
            return decision.Verdict == PlacementVerdict.Place
                ? await PlaceAsync(member, decision, source, seen, limit.Token)
                : await RemoveAsync(member, decision, source, seen, limit.Token);
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, cancellationToken))
        {
            return Failed(member, decision, source, seen, failure);
        }
    }

    /// <summary>Forgets what was remembered of a federated object that is gone.</summary>
    public void Forget(ObjectKey key)
    {
        foreach (var entry in wordings.Keys.Where(k => k.Key == key)) wordings.TryRemove(entry, out _);
    }

    private static CopyOutcome Left(MemberState member, PlacementDecision decision) => decision.Reason == "Conflict"
        ? new(decision, "Conflict", Failure: decision.Message)
        : new(decision, member.IsReachable ? "Pending" : "Unreachable");

    private async Task<CopyOutcome> PlaceAsync(MemberState member, PlacementDecision decision, KubeObject source, KubeObject? seen, CancellationToken token)
    {
        var desired = DesiredCopy.Of(kind, source, decision.Share, seen, options.Name);
        if (seen is not null && IsUpToDate(member, desired, seen)) return new(decision, "Placed", seen, true);
        // The cache may be behind: before a first write the member itself is asked whose name it is.
        seen ??= await Live.FindAsync(member.Connection!.Client, kind.Type, source.Key, token);
        if (CopyOwnership.Of(seen, options) == CopyOwner.SomebodyElse) return Shared(decision, seen!);
        if (seen is null && source.Header.Namespace.Length > 0) await namespaces.EnsureAsync(member, source.Header.Namespace, token);
        // The uid makes sure that the object written is the one judged.
        if (seen is not null) desired.Node["metadata"]!["uid"] = seen.Header.Uid;
        var written = await member.Connection!.Client.PatchAsync(kind.Type, source.Key, PatchKind.Apply, JsonBytes.Of(desired.Node), Apply, token);
        desired.Node["metadata"]!.AsObject().Remove("uid");
        RememberWording(member, desired, written);
        events.Normal(source, kind.Type, seen is null ? "CreateInCluster" : "UpdateInCluster", $"{(seen is null ? "Created" : "Updated")} in cluster {member.Name}");
        return new(decision, "Placed", written, true);
    }

    private CopyOutcome Shared(PlacementDecision decision, KubeObject seen) => kind.SharesExisting
        ? new(decision, "Placed", seen, true)
        : new(decision, "Conflict", Failure: $"{kind.Type.GroupResource} \"{seen.Header.Name}\" exists in the cluster and was not made by the federation; it is left as it is");

    private async Task<CopyOutcome> RemoveAsync(MemberState member, PlacementDecision decision, KubeObject source, KubeObject? seen, CancellationToken token)
    {
        if (CopyOwnership.Of(seen, options) != CopyOwner.Federation) return new(decision, "Removed", UpToDate: true);
        if (seen!.Header.DeletionTimestamp is not null) return new(decision, "Pending", seen);
        await Live.DeleteAsync(member.Connection!.Client, kind.Type, seen, token);
        events.Normal(source, kind.Type, "DeleteInCluster", $"Deleted in cluster {member.Name}: {decision.Message}");
        return new(decision, "Removed", UpToDate: true);
    }

    private CopyOutcome Failed(MemberState member, PlacementDecision decision, KubeObject source, KubeObject? seen, Exception failure)
    {
        var verb = decision.Verdict == PlacementVerdict.Remove ? "Delete" : seen is null ? "Add" : "Update";
        var message = failure is OperationCanceledException ? $"the cluster did not answer within {options.MemberCallTimeout.TotalSeconds:0.###} s" : failure.Message;
        events.Warning(source, kind.Type, $"{verb}InClusterFailed", $"Cluster {member.Name}: {message}");
        return new(decision, "Failed", seen, false, message);
    }

    private bool IsUpToDate(MemberState member, DesiredCopy desired, KubeObject seen)
    {
        var owner = CopyOwnership.Of(seen, options);
        if (owner == CopyOwner.SomebodyElse) return kind.SharesExisting;
        if (seen.Header.DeletionTimestamp is not null || seen.Header.Annotations.GetValueOrDefault(FederationMarks.Applied) != desired.Fingerprint) return false;
        var actual = seen.ToNode();
        if (CopyComparison.Covers(desired.Node, actual)) return true;
        return wordings.TryGetValue((member.Name, seen.Key), out var known) && known == (desired.Fingerprint, Wording(desired, actual));
    }

    private void RememberWording(MemberState member, DesiredCopy desired, KubeObject written)
    {
        var actual = written.ToNode();
        if (CopyComparison.Covers(desired.Node, actual)) wordings.TryRemove((member.Name, written.Key), out _);
        else wordings[(member.Name, written.Key)] = (desired.Fingerprint, Wording(desired, actual));
    }

    private static string Wording(DesiredCopy desired, System.Text.Json.Nodes.JsonObject actual) =>
        CopyComparison.Project(desired.Node, actual)!.ToJsonString();
}
