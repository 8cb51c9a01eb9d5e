using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Meridian.Federation;

/// <summary>One federated object: what its members should hold, and what became of it in each. Safe for concurrent use.</summary>
internal sealed class CopyRow(CopyKey key)
{
    private readonly ConcurrentQueue<(string Reason, string Member)> done = [];
    private DesiredState? desired;
    private ImmutableDictionary<string, CopyRecord> records = ImmutableDictionary.Create<string, CopyRecord>(StringComparer.Ordinal);

    /// <summary>The object.</summary>
    public CopyKey Key => key;

    /// <summary>What members should hold; null until it was planned.</summary>
    public DesiredState? Desired => Volatile.Read(ref desired);

    /// <summary>Whether the object was deleted in such a way that its copies stay. Once so, always so: the server forgets it when it has done its own part.</summary>
    public bool IsOrphaned { get; set; }

    /// <summary>Says what members should hold from now on. Only one caller at a time.</summary>
    /// <returns>The members for which that is news.</returns>
    public IReadOnlyList<string> Set(DesiredState next)
    {
        var before = Desired;
        Volatile.Write(ref desired, next);
        return next.ChangedSince(before);
    }

    /// <summary>What became of it in a member; null if nothing was tried.</summary>
    public CopyRecord? Record(string member) => Volatile.Read(ref records).GetValueOrDefault(member);

    /// <summary>Notes what became of it in a member.</summary>
    /// <returns>Whether that is news to those who read the table.</returns>
    public bool Note(string member, CopyRecord record)
    {
        var before = Record(member);
        if (ReferenceEquals(before, record)) return false;
        ImmutableInterlocked.Update(ref records, (all, entry) => all.SetItem(entry.member, entry.record), (member, record));
        return before is null || !record.SaysTheSameAs(before);
    }

    /// <summary>Notes something that was done in a member, to be told together with what is done in others.</summary>
    /// <param name="reason">Reason of the event.</param>
    /// <param name="member">The member.</param>
    public void Tell(string reason, string member) => done.Enqueue((reason, member));

    /// <summary>What was done since the last call: the members for each reason.</summary>
    public IReadOnlyList<(string Reason, string[] Members)> TakeDone()
    {
        var taken = new List<(string Reason, string Member)>();
        while (done.TryDequeue(out var one)) taken.Add(one);
        return [.. taken.GroupBy(t => t.Reason).Select(g => (g.Key, g.Select(t => t.Member).Distinct().Order(StringComparer.Ordinal).ToArray()))];
    }

    /// <summary>Forgets what became of it in a member that left.</summary>
    public void Forget(string member) => ImmutableInterlocked.Update(ref records, (all, name) => all.Remove(name), member);
}
