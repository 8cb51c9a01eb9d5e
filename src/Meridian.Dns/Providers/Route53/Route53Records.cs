using System.Xml.Linq;

namespace Meridian.Dns;

/// <summary>Record sets of ours as those of Route 53, and back.</summary>
internal static class Route53Records
{
    /// <summary>All sets of one name and type as one; null if the name cannot be read.</summary>
    /// <param name="same">The sets.</param>
    /// <param name="check">A health check in our words, by its id.</param>
    public static ManagedSet? Read(IReadOnlyList<Route53Set> same, Func<string, string> check)
    {
        var first = same[0];
        if (Route53Names.Read(first.Name) is not { } name) return null;
        var type = Enum.TryParse<RecordType>(first.Type, out var known) ? known : RecordType.None;
        var routing = Rule(same);
        if (routing is null || type == RecordType.None) return new ManagedSet(name, type, first.Ttl, [new OpaqueData(type, "not written here"u8.ToArray())]);
        return new ManagedSet(name, type, same.Min(s => s.Ttl), routing.Value, same.Select(s => new RoutedAnswer
        {
            Id = s.Identifier,
            Place = s.Region.Length > 0 ? s.Region : s.Location,
            Weight = s.Weight ?? 1,
            HealthCheck = s.HealthCheckId.Length > 0 ? check(s.HealthCheckId) : "",
            Data = [.. s.Values.Select(v => RecordText.Read(type, v))],
        }));
    }

    /// <summary>The request of a batch: what was there is deleted as it was, what is to be there created. Either fails when somebody else was quicker.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="checkId">The id of a health check, by our words.</param>
    public static XElement Batch(IReadOnlyList<SetChange> changes, Func<string, string> checkId) => new(Route53Api.Xml + "ChangeResourceRecordSetsRequest",
        new XElement(Route53Api.Xml + "ChangeBatch", new XElement(Route53Api.Xml + "Changes",
            changes.SelectMany(c => Sets(c.Before, checkId).Select(s => Change("DELETE", s)).Concat(Sets(c.After, checkId).Select(s => Change("CREATE", s)))))));

    private static XElement Change(string action, Route53Set set) => new(Route53Api.Xml + "Change", new XElement(Route53Api.Xml + "Action", action), set.Write());

    private static IEnumerable<Route53Set> Sets(ManagedSet? set, Func<string, string> checkId) => (set?.Answers ?? []).Select(answer => new Route53Set
    {
        Name = Route53Names.Write(set!.Name),
        Type = set.Type.ToString(),
        Identifier = answer.Id,
        Weight = set.Routing == Routing.Weighted ? answer.Weight : null,
        Region = set.Routing == Routing.Nearest && !IsLocation(answer.Place) ? answer.Place : "",
        Location = set.Routing == Routing.Nearest && IsLocation(answer.Place) ? answer.Place : "",
        Ttl = set.Ttl,
        Values = [.. answer.Data.Select(RecordText.Write)],
        HealthCheckId = answer.HealthCheck.Length > 0 ? checkId(answer.HealthCheck) : "",
    });

    private static bool IsLocation(string place) => place == Route53Provider.Anywhere || place.Contains(':', StringComparison.Ordinal);

    // Null for one that is never made by us.
    private static Routing? Rule(IReadOnlyList<Route53Set> same)
    {
        if (same.Any(s => s.IsForeign || s.Values.Count == 0) || same.DistinctBy(s => s.Identifier, StringComparer.Ordinal).Count() < same.Count) return null;
        if (same.All(s => s.Weight is not null)) return Routing.Weighted;
        if (same.All(s => s.Region.Length > 0) || same.All(s => s.Location.Length > 0)) return Routing.Nearest;
        return same is [{ Identifier: "" }] ? Routing.None : null;
    }
}
