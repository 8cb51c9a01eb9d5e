using System.Collections.Immutable;

namespace Meridian.Federation;

/// <summary>One federated object: what its members should hold, and what became of it in each. Safe for concurrent use.</summary>
internal sealed class CopyRow(CopyKey key)
{
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

    /// <summary>Forgets what became of it in a member that left.</summary>
    public void Forget(string member) => ImmutableInterlocked.Update(ref records, (all, name) => all.Remove(name), member);
}
