using System.Collections.Concurrent;

namespace Meridian.Federation;

/// <summary>
/// What every member should hold, and what is known to have become of it: one row for each federated object. In memory only: after a
/// start it is made again from the federated objects and from what the members hold.
/// </summary>
internal sealed class CopyTable
{
    private readonly ConcurrentDictionary<CopyKey, CopyRow> rows = [];

    /// <summary>All rows; a snapshot.</summary>
    public IEnumerable<CopyRow> Rows => rows.Values;

    /// <summary>The row, or null.</summary>
    public CopyRow? Find(CopyKey key) => rows.GetValueOrDefault(key);

    /// <summary>The row, made if there is none.</summary>
    public CopyRow Row(CopyKey key) => rows.GetOrAdd(key, k => new CopyRow(k));

    /// <summary>Forgets an object that is gone.</summary>
    public void Remove(CopyKey key) => rows.TryRemove(key, out _);
}
