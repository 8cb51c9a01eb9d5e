using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Keeps the <see cref="Candidates"/> of every set of rules until a member changes in what placement reads of it. Probes and status writes that say
/// nothing new change nothing. Safe for concurrent use.
/// </summary>
/// <param name="options">How patient the federation is.</param>
internal sealed class CandidateBook(FederationOptions options)
{
    // Rules that are no longer in use stay until the members change; a federation of very many policies starts over now and then.
    private const int MostKept = 4096;

    private sealed record Snapshot(IReadOnlyList<MemberState> Members, MemberFacts[] Facts)
    {
        public ConcurrentDictionary<(PlacementRules, ResourceType), Candidates> Known { get; } = new();
    }

    private Snapshot last = new([], []);

    /// <summary>The members under a set of rules, for objects of a type.</summary>
    public Candidates For(PlacementRules rules, ResourceType type, IReadOnlyList<MemberState> members, DateTimeOffset now)
    {
        var snapshot = Current(members);
        if (snapshot.Known.TryGetValue((rules, type), out var known) && (known.Until is null || now < known.Until)) return known;
        if (snapshot.Known.Count >= MostKept) snapshot.Known.Clear();
        var candidates = Candidates.Of(Context(rules, type, members, now), snapshot.Facts);
        snapshot.Known[(rules, type)] = candidates;
        return candidates;
    }

    /// <summary>What filters judge by.</summary>
    public FilterContext Context(PlacementRules rules, ResourceType type, IReadOnlyList<MemberState> members, DateTimeOffset now)
    {
        var lacks = members.Where(m => !m.Serves(type)).ToDictionary(m => m.Name, m => m.Apis.Lack(type) ?? "", StringComparer.Ordinal);
        return new FilterContext(rules, name => !lacks.ContainsKey(name), now, options.FailoverDelay) { Lack = name => lacks[name], ServesOthers = ServesOthers(type) };
    }

    // Of custom kinds nobody knows what they run.
    private static bool ServesOthers(ResourceType type) =>
        ResourceTypes.Federation.Contains(type) && !KindTable.Describe(type).Divides && !type.Equals(ResourceTypes.CronJobs) && !type.Equals(ResourceTypes.DaemonSets);

    /// <summary>What placement reads of members, in one list as long as nothing of it changes.</summary>
    public IReadOnlyList<MemberFacts> Known(IReadOnlyList<MemberState> members) => Current(members).Facts;

    /// <summary>What placement reads of members.</summary>
    public static MemberFacts[] Facts(IReadOnlyList<MemberState> members) => [.. members.Select(Facts)];

    private Snapshot Current(IReadOnlyList<MemberState> members)
    {
        var before = Volatile.Read(ref last);
        if (ReferenceEquals(before.Members, members)) return before;
        var now = Same(before.Members, members) ? before : new Snapshot(members, Facts(members));
        Volatile.Write(ref last, now);
        return now;
    }

    private static bool Same(IReadOnlyList<MemberState> before, IReadOnlyList<MemberState> after)
    {
        if (before.Count != after.Count) return false;
        for (var i = 0; i < before.Count; i++)
            if (!ReferenceEquals(before[i], after[i]) && !Same(before[i], after[i])) return false;
        return true;
    }

    private static bool Same(MemberState before, MemberState after) =>
        before.Name == after.Name && !after.DiffersFrom(before) && before.Health.FailingSince == after.Health.FailingSince && before.Health.WellSince == after.Health.WellSince;

    /// <summary>What placement reads of a member.</summary>
    public static MemberFacts Facts(MemberState member) => new()
    {
        Name = member.Name, Labels = member.Labels, Region = member.Region, Zones = member.Zones, Provider = member.Provider, Version = member.Version,
        Taints = member.Taints, Standing = member.Health.Standing, FailingSince = member.Health.FailingSince, WellSince = member.Health.WellSince,
    };
}
