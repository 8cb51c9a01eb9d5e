namespace Meridian.Dns;

/// <summary>What a provider was seen to hold. Immutable.</summary>
internal sealed class ZoneContent
{
    private readonly Dictionary<DnsName, IReadOnlyList<ManagedSet>> sets;

    private ZoneContent(Dictionary<DnsName, IReadOnlyList<ManagedSet>> sets) => this.sets = sets;

    public IEnumerable<DnsName> Names => sets.Keys;

    public static ZoneContent Of(IEnumerable<ManagedSet> all) =>
        new(all.GroupBy(s => s.Name).ToDictionary(g => g.Key, g => (IReadOnlyList<ManagedSet>)[.. g], DnsNameComparer.Instance));

    public IReadOnlyList<ManagedSet> At(DnsName name) => sets.GetValueOrDefault(name) ?? [];

    public ManagedSet? Find(DnsName name, RecordType type) => At(name).FirstOrDefault(s => s.Type == type);

    /// <summary>The content after changes that were made.</summary>
    public ZoneContent With(IEnumerable<SetChange> changes)
    {
        var next = new Dictionary<DnsName, IReadOnlyList<ManagedSet>>(sets, DnsNameComparer.Instance);
        foreach (var change in changes)
        {
            var rest = (next.GetValueOrDefault(change.Name) ?? []).Where(s => s.Type != change.Type);
            IReadOnlyList<ManagedSet> now = change.After is { } after ? [.. rest, after] : [.. rest];
            if (now.Count > 0) next[change.Name] = now;
            else next.Remove(change.Name);
        }
        return new ZoneContent(next);
    }
}
