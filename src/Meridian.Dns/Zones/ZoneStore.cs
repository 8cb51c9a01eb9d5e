namespace Meridian.Dns;

/// <summary>
/// Keeps the current version of a zone. Changes of many names become visible at once, so no answer mixes before and after.
/// Safe for concurrent use; reading takes no lock.
/// </summary>
public sealed class ZoneStore
{
    // Guards writing: each version is made from the one before.
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private Zone current;

    /// <summary>A zone with its SOA and NS records only.</summary>
    public ZoneStore(ZoneOptions options, TimeProvider time)
    {
        this.time = time;
        current = ZoneEditor.Empty(options).Finish(NextSerial(0));
    }

    /// <summary>The newest version.</summary>
    public Zone Current => Volatile.Read(ref current);

    /// <summary>Makes all changes visible as one new version, or none of them.</summary>
    /// <returns>Whether anything changed; the serial grows only then.</returns>
    /// <exception cref="ArgumentException">A name outside the zone, the zone's own records, or an alias beside other records.</exception>
    public bool Apply(IEnumerable<ZoneChange> changes)
    {
        lock (gate) return EditLocked(new ZoneEditor(current.Options, current.CopyNodes()), changes);
    }

    /// <summary>Makes the given record sets the whole content of the zone, besides its own SOA and NS records.</summary>
    /// <returns>As for <see cref="Apply"/>.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Apply"/>.</exception>
    public bool Replace(IReadOnlyCollection<RecordSet> records)
    {
        lock (gate)
        {
            var wanted = records.Select(r => (r.Name, r.Type)).ToHashSet();
            var own = current.Options.OwnRecords().Select(r => (r.Name, r.Type)).ToHashSet();
            var gone = current.RecordSets.Select(r => (r.Name, r.Type)).Where(k => !wanted.Contains(k) && !own.Contains(k));
            var editor = new ZoneEditor(current.Options, current.CopyNodes());
            return EditLocked(editor, [.. gone.Select(k => ZoneChange.Remove(k.Name, k.Type)), .. records.Select(ZoneChange.Set)]);
        }
    }

    private bool EditLocked(ZoneEditor editor, IEnumerable<ZoneChange> changes)
    {
        foreach (var change in changes) editor.Apply(change);
        if (!editor.Changed) return false;
        Volatile.Write(ref current, editor.Finish(NextSerial(current.Serial)));
        return true;
    }

    // Seconds since 1970, so that it also grows over restarts; faster changes run ahead of the clock.
    private uint NextSerial(uint last) => Math.Max((uint)time.GetUtcNow().ToUnixTimeSeconds(), last + 1);
}
