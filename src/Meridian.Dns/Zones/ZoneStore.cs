using System.Collections.Immutable;

namespace Meridian.Dns;

/// <summary>
/// Keeps the current version of a zone. Changes of many names become visible at once, so no answer mixes before and after; what they cost is in
/// proportion to them, not to the zone. Safe for concurrent use; reading takes no lock.
/// </summary>
public sealed class ZoneStore
{
    // Guards writing: each version is made from the one before.
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private Zone current;
    private ImmutableList<Action<Zone>> handlers = [];

    /// <summary>A zone with its SOA and NS records only.</summary>
    public ZoneStore(ZoneOptions options, TimeProvider time)
    {
        this.time = time;
        current = ZoneEditor.Empty(options).Finish(options.Start?.Serial ?? NextSerial(0));
    }

    private ZoneStore(Zone first, TimeProvider time) => (current, this.time) = (first, time);

    /// <summary>The newest version.</summary>
    public Zone Current => Volatile.Read(ref current);

    /// <summary>Makes all changes visible as one new version, or none of them.</summary>
    /// <returns>Whether anything changed; the serial grows only then.</returns>
    /// <exception cref="ArgumentException">A name outside the zone, the zone's own records, or an alias beside other records.</exception>
    public bool Apply(IEnumerable<ZoneChange> changes)
    {
        lock (gate) return EditLocked(current.Edit(), changes);
    }

    /// <summary>Makes the given record sets the whole content of the zone, besides its own SOA and NS records.</summary>
    /// <returns>As for <see cref="Apply"/>.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Apply"/>.</exception>
    public bool Replace(IReadOnlyCollection<RecordSet> records)
    {
        lock (gate)
        {
            var kept = records.Concat(current.Options.OwnRecords()).Select(r => (r.Name, r.Type)).ToHashSet();
            var gone = current.Nodes.SelectMany(n => n.Sets.Select(s => (n.Name, s.Type))).Where(k => !kept.Contains(k));
            return EditLocked(current.Edit(), [.. gone.Select(k => ZoneChange.Remove(k.Name, k.Type)), .. records.Select(ZoneChange.Set)]);
        }
    }

    /// <summary>Makes another zone of the same name, with its own SOA, the newest version: one that was read again from its file.</summary>
    /// <returns>Whether its serial is newer, so that secondary servers will take it.</returns>
    /// <exception cref="ArgumentException">It has another name.</exception>
    public bool Become(Zone other)
    {
        lock (gate)
        {
            if (!other.Apex.Equals(current.Apex)) throw new ArgumentException($"the zone {current.Apex} cannot become {other.Apex}");
            var isNewer = (int)(other.Serial - current.Serial) > 0;
            PublishLocked(other);
            return isNewer;
        }
    }

    /// <summary>Tells of every new version, on the thread that made it and before the change returns; handlers must be quick.</summary>
    /// <returns>Ends it when disposed.</returns>
    public IDisposable Subscribe(Action<Zone> handler)
    {
        ImmutableInterlocked.Update(ref handlers, (list, added) => list.Add(added), handler);
        return new Subscription(() => ImmutableInterlocked.Update(ref handlers, (list, removed) => list.Remove(removed), handler));
    }

    /// <summary>A store that begins with what an editor made.</summary>
    internal static ZoneStore From(Zone first, TimeProvider time) => new(first, time);

    private bool EditLocked(ZoneEditor editor, IEnumerable<ZoneChange> changes)
    {
        foreach (var change in changes) editor.Apply(change);
        if (!editor.Changed) return false;
        PublishLocked(editor.Finish(NextSerial(current.Serial)));
        return true;
    }

    private void PublishLocked(Zone next)
    {
        Volatile.Write(ref current, next);
        foreach (var handler in handlers) handler(next);
    }

    // Seconds since 1970, so that it also grows over restarts; faster changes run ahead of the clock.
    private uint NextSerial(uint last) => Math.Max((uint)time.GetUtcNow().ToUnixTimeSeconds(), last + 1);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
