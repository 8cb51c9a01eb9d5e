namespace Meridian.Dns;

/// <summary>Names whose changes a provider refused: the same changes are not sent again. Used by one loop.</summary>
internal sealed class RejectedNames
{
    private readonly Dictionary<DnsName, (IReadOnlyList<SetChange> Changes, string Message)> rejected = new(DnsNameComparer.Instance);

    /// <summary>Why each name was refused.</summary>
    public IEnumerable<(DnsName Name, string Message)> Messages => rejected.Select(r => (r.Key, r.Value.Message));

    public void Add(NameChange change, string message) => rejected[change.Name] = (change.Changes, message);

    /// <summary>Forgets the names for which something else is to be done now, and gives the changes that may be sent.</summary>
    public List<NameChange> Without(IReadOnlyList<NameChange> changes)
    {
        foreach (var name in rejected.Keys.Where(n => !changes.Any(c => c.Name.Equals(n) && c.Changes.SequenceEqual(rejected[n].Changes))).ToArray()) rejected.Remove(name);
        return [.. changes.Where(c => !rejected.ContainsKey(c.Name))];
    }
}
