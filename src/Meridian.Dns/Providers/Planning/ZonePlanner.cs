namespace Meridian.Dns;

/// <summary>
/// Finds what has to be changed in a zone that several write. Every name of ours has our claim beside it; what the name has is made of all claims that hold.
/// What nobody claimed is somebody else's and never touched. Pure.
/// </summary>
/// <param name="zone">Name of the zone.</param>
/// <param name="owner">Who we are.</param>
/// <param name="lease">How long our claims hold after a renewal.</param>
internal sealed class ZonePlanner(DnsName zone, OwnerIdentity owner, TimeSpan lease)
{
    /// <summary>TTL of claims and leases: they are read at the source, nobody else needs them.</summary>
    private const uint RegistryTtl = 60;

    // Clocks of writers differ: what has just ended is left alone for a while.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>The plan.</summary>
    /// <param name="wanted">All that we want, as the provider can hold it.</param>
    /// <param name="content">What is there.</param>
    /// <param name="now">The time.</param>
    public ZonePlan Plan(IReadOnlyCollection<ManagedSet> wanted, ZoneContent content, DateTimeOffset now)
    {
        var changes = new List<NameChange>();
        var conflicts = new List<NameConflict>();
        var leases = Leases(content);
        var ours = wanted.GroupBy(s => s.Name).ToDictionary(g => g.Key, g => g.ToArray(), DnsNameComparer.Instance);
        var mayBeOurs = content.Names.Where(RegistryNames.IsClaims).Select(n => RegistryNames.ClaimedBy(n, zone)).OfType<DnsName>();
        foreach (var name in ours.Keys.Concat(mayBeOurs.Where(n => !ours.ContainsKey(n))).Distinct().OrderBy(n => n.ToString(), StringComparer.Ordinal))
        {
            var state = new NameState(name, RegistryNames.OfClaims(name, zone), content);
            if (!ours.ContainsKey(name) && !state.Claims.Any(c => IsOursToEnd(c, leases, now))) continue;
            var claims = state.Claims.Where(c => c.Owner != owner.Id && Holds(c, leases, now)).ToList();
            if (ours.TryGetValue(name, out var sets)) claims.Add(new Claim(owner.Id, sets));
            var target = ClaimMerge.Of(claims);
            if (state.Foreign(target) is { } conflict) conflicts.Add(conflict);
            else if (state.Changes(target, claims, RegistryTtl) is { Count: > 0 } steps) changes.Add(new NameChange(name, steps));
        }
        if (ours.Count > 0 && OwnLease(content, now) is { } renewal) changes.Insert(0, new NameChange(zone, [renewal]));
        if (EndedLeases(content, ours.Count > 0, now) is { Length: > 0 } ended) changes.Add(new NameChange(zone, ended));
        return new ZonePlan(changes, conflicts);
    }

    /// <summary>When our lease has to be renewed at the latest.</summary>
    public DateTimeOffset RenewalDue(ZoneContent content) =>
        Leases(content).TryGetValue(owner.Id, out var until) ? until - (lease * 2 / 3) : DateTimeOffset.MaxValue;

    // Ours, and what an earlier control plane of our federation left: those of others are theirs to clean, unless we share the name.
    private bool IsOursToEnd(Claim claim, Dictionary<string, DateTimeOffset> leases, DateTimeOffset now) =>
        claim.Owner == owner.Id || (owner.IsKin(claim.Owner) && !Holds(claim, leases, now));

    private static bool Holds(Claim claim, Dictionary<string, DateTimeOffset> leases, DateTimeOffset now) =>
        leases.TryGetValue(claim.Owner, out var until) && now < until + Grace;

    private Dictionary<string, DateTimeOffset> Leases(ZoneContent content) =>
        content.Names.Where(n => RegistryNames.IsLease(n, zone)).SelectMany(content.At).SelectMany(s => s.Data).Select(ClaimText.ReadLease).OfType<OwnerLease>()
            .GroupBy(l => l.Owner, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(l => l.Until), StringComparer.Ordinal);

    // Ours when we want nothing; those of earlier control planes when nothing is claimed under them any more.
    private SetChange[] EndedLeases(ZoneContent content, bool wantsAny, DateTimeOffset now)
    {
        var claimants = content.Names.Where(RegistryNames.IsClaims).SelectMany(content.At).SelectMany(s => s.Data).Select(t => ClaimText.Read(zone, t)?.Owner).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. content.Names.Where(n => RegistryNames.IsLease(n, zone)).SelectMany(content.At).Where(s => s.Data.All(IsOver)).Select(s => new SetChange(s, null)),
        ];

        bool IsOver(RecordData text) => ClaimText.ReadLease(text) is { } found
            && (found.Owner == owner.Id ? !wantsAny : owner.IsKin(found.Owner) && now >= found.Until + Grace && !claimants.Contains(found.Owner));
    }

    private SetChange? OwnLease(ZoneContent content, DateTimeOffset now)
    {
        var name = RegistryNames.OfLease(owner.Id, zone);
        var before = content.Find(name, RecordType.TXT);
        if (before is not null && now < RenewalDue(content)) return null;
        var until = DateTimeOffset.FromUnixTimeSeconds((now + lease).ToUnixTimeSeconds());
        return new SetChange(before, new ManagedSet(name, RecordType.TXT, RegistryTtl, [ClaimText.Write(new OwnerLease(owner.Id, until))]));
    }
}
