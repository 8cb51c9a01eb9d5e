namespace Meridian.Federation;

/// <summary>
/// What may be deleted in one member: little where a policy, a selector or a label changed, which may be a slip; much where users deleted the federated
/// objects themselves.
/// </summary>
internal sealed class MemberBudgets(FederationOptions options, TimeProvider time)
{
    private readonly DeletionBudget removals = new(options.RemovalFloor, options.RemovalShare, options.RemovalWindow, time);
    private readonly DeletionBudget deletions = new(options.DeletionFloor, options.DeletionShare, options.DeletionWindow, time);
    private long held;

    /// <summary>Notes that the member holds one copy more, or less.</summary>
    public void Count(CopyRecord? before, CopyRecord now)
    {
        var change = (now.IsHeld ? 1 : 0) - (before?.IsHeld == true ? 1 : 0);
        if (change != 0) Interlocked.Add(ref held, change);
    }

    /// <summary>Takes a deletion from the budget that it belongs to.</summary>
    /// <returns>Null if it may be done now, else the time when it may be tried again.</returns>
    public DateTimeOffset? Spend(MemberState member, CopyTask task)
    {
        if (member.ConfirmsDeletions || DeletionBudget.IsConfirmedBy(task.Source.Header)) return null;
        return (task.IsWithdrawn ? deletions : removals).Spend(Interlocked.Read(ref held));
    }

    /// <summary>The time from now until then; at least a second.</summary>
    public TimeSpan Until(DateTimeOffset then)
    {
        var rest = then - time.GetUtcNow();
        return rest > TimeSpan.FromSeconds(1) ? rest : TimeSpan.FromSeconds(1);
    }
}
