namespace Meridian.Dns;

/// <summary>What is at one name, and who claims it.</summary>
internal sealed class NameState
{
    private readonly DnsName name;
    private readonly DnsName registry;
    private readonly IReadOnlyList<ManagedSet> sets;
    private readonly ManagedSet? texts;
    private readonly HashSet<RecordType> claimed;

    public NameState(DnsName name, DnsName registry, ZoneContent content)
    {
        (this.name, this.registry) = (name, registry);
        sets = content.At(name);
        texts = content.Find(registry, RecordType.TXT);
        Claims = [.. (texts?.Data ?? []).Select(t => ClaimText.Read(name, t)).OfType<Claim>()];
        claimed = [.. Claims.SelectMany(c => c.Sets).Select(s => s.Type)];
    }

    /// <summary>All claims, also those that no longer hold.</summary>
    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>Why the name cannot have <paramref name="target"/>; null if it can.</summary>
    public NameConflict? Foreign(IReadOnlyList<ManagedSet> target)
    {
        var foreign = sets.Where(s => !claimed.Contains(s.Type)).ToArray();
        var inTheWay = target.Any(t => t.Type == RecordType.CNAME)
            ? foreign.FirstOrDefault()
            : foreign.FirstOrDefault(f => target.Count > 0 && (f.Type == RecordType.CNAME || target.Any(t => t.Type == f.Type)));
        return inTheWay is null ? null : new NameConflict(name, $"{name} has a record that is not ours, which is left alone: {inTheWay}");
    }

    /// <summary>The steps: claims come first and go last, so that a step that is not made leaves nothing unclaimed.</summary>
    public IReadOnlyList<SetChange> Changes(IReadOnlyList<ManagedSet> target, IReadOnlyList<Claim> claims, uint registryTtl)
    {
        var steps = new List<SetChange>();
        // What goes makes room for what comes: an alias and addresses never meet.
        foreach (var before in sets.Where(s => claimed.Contains(s.Type)))
            if (target.All(t => t.Type != before.Type)) steps.Add(new SetChange(before, null));
        foreach (var after in target)
        {
            var before = sets.FirstOrDefault(s => s.Type == after.Type);
            if (!after.Equals(before)) steps.Add(new SetChange(before, after));
        }
        var wanted = Registry(claims, registryTtl);
        if (Equals(wanted, texts)) return steps;
        steps.Insert(wanted is null ? steps.Count : 0, new SetChange(texts, wanted));
        return steps;
    }

    // Texts that are no claims are somebody else's and stay.
    private ManagedSet? Registry(IReadOnlyList<Claim> claims, uint ttl)
    {
        var foreign = (texts?.Data ?? []).Where(t => ClaimText.Read(name, t) is null);
        RecordData[] all = [.. foreign, .. claims.Select(c => c.Found ?? ClaimText.Write(c))];
        return all.Length == 0 ? null : new ManagedSet(registry, RecordType.TXT, ttl, all);
    }
}
