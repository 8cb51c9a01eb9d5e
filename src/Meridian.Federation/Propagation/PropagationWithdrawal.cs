using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Takes a federated object's copies back from all members before the object goes. A member that cannot be seen does not hold it
/// up: what is to be deleted there is written down and done when the member is back.
/// </summary>
internal sealed class PropagationWithdrawal(
    IKubeClient federation, IMembers members, CopyTable table, PendingDeletions pending, PlacementWriter placements, FederationOptions options)
{
    /// <summary>Asks the members' lanes to delete the copies, and lets the object go when all are gone.</summary>
    /// <returns>The members that have to act.</returns>
    /// <exception cref="StatusException">The federation's API refused.</exception>
    public async Task<IReadOnlyList<string>> WithdrawAsync(CopyKey key, KubeObject source, CancellationToken cancellationToken)
    {
        if (!Finalizers.Has(source)) return [];
        var all = members.All;
        var row = table.Row(key);
        var asked = row.Set(new DesiredState(source, CopyTemplate.Of(key.Kind, source, options.Name, [], row.Desired?.Template), Everywhere(all), IsWithdrawn: true) { IsOrphaned = IsOrphaned(row, source) });
        if (!await AreGoneAsync(key, row, source, all, cancellationToken)) return asked;
        await placements.DeleteAsync(key.Kind, source, cancellationToken);
        await Finalizers.RemoveAsync(federation, key.Kind.Type, source, cancellationToken);
        return [];
    }

    private static bool IsOrphaned(CopyRow row, KubeObject source) =>
        row.IsOrphaned |= source.Header.Finalizers.Contains("orphan") || source.Header.Annotations.GetValueOrDefault(DesiredState.OrphanAnnotation) == "true";

    private static PlacementPlan Everywhere(IReadOnlyList<MemberState> all) =>
        new([.. all.Select(m => new PlacementDecision(m.Name, PlacementVerdict.Remove, null, "Deleted", "the federated object is deleted"))]);

    private async Task<bool> AreGoneAsync(CopyKey key, CopyRow row, KubeObject source, IReadOnlyList<MemberState> all, CancellationToken token)
    {
        var gone = true;
        foreach (var member in all)
        {
            if (row.Record(member.Name) is { State: CopyStates.Removed or CopyStates.Remembered } done && done.FederatedUid == source.Header.Uid) continue;
            // Where its kind is not served, there is nothing.
            if (member.IsReachable && !member.Serves(key.Kind.Type)) continue;
            if (member.IsReachable) gone = false;
            else await RememberAsync(key, row, source, member, token);
        }
        return gone;
    }

    private async Task RememberAsync(CopyKey key, CopyRow row, KubeObject source, MemberState member, CancellationToken token)
    {
        // One that never answered holds nothing of ours.
        if (member.Health.Standing != MemberStanding.Joining && !row.IsOrphaned) await pending.AddAsync(member.Name, key.Kind.Type, source, token);
        row.Note(member.Name, new CopyRecord { State = CopyStates.Remembered, FederatedUid = source.Header.Uid });
    }
}
