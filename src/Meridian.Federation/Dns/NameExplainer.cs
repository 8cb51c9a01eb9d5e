using System.Globalization;
using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells what a client is told of a name, and why: from the records and by the decision that the server answers with. Safe for concurrent use.</summary>
/// <param name="names">The names that are served.</param>
/// <param name="clients">Places clients.</param>
/// <param name="options">The federation's name and zone.</param>
internal sealed class NameExplainer(NamePublisher names, ClientPlaces clients, FederationOptions options)
{
    private const int MostAliases = 8;

    private readonly record struct Client(string Address, Location? Location, string Source, int? Prefix);

    /// <summary>Explains.</summary>
    /// <exception cref="StatusException">400: it is no name of the federation's, or there is no such place or type. 404: no service has the name.</exception>
    public NameReviewStatus Explain(NameReviewSpec spec)
    {
        var type = spec.Type switch
        {
            "" or "A" => RecordType.A,
            "AAAA" => RecordType.AAAA,
            var other => throw ApiError.BadRequest($"spec.type: \"{other}\" is not explained; expected A or AAAA"),
        };
        var name = Whole(spec.Name);
        var found = Service(name) ?? throw new StatusException(404, "NotFound", $"no service of the federation has the name {name}; only Services of type LoadBalancer have names") { DetailsName = name.ToString() };
        return Explain(found, name, type, From(spec.From)) ?? throw new StatusException(404, "NotFound", $"{found.Service.Key} has no name {name}; it has: {Names(found)}") { DetailsName = name.ToString() };
    }

    /// <summary>The same in a few lines, for the TXT record below <c>_why</c>; null for what is no name of a service.</summary>
    /// <param name="name">The name, without <c>_why</c>.</param>
    /// <param name="address">The client's.</param>
    public IReadOnlyList<string>? Short(DnsName name, IPAddress address) =>
        Service(name) is { } found && Explain(found, name, RecordType.A, At(address)) is { } status ? NameWords.Of(status) : null;

    // Null if the service has names, and this is none of them. The world's name is one also while it has no records.
    private NameReviewStatus? Explain(PublishedService found, DnsName name, RecordType type, Client client)
    {
        if (found.Sets.All(s => !s.Name.Equals(name)) && !name.Equals(Global(found))) return null;
        var (set, end, aliases) = Follow(found, name, type);
        var (plan, served) = Served(set);
        var targets = plan?.Targets.DistinctBy(t => t.Cluster).Concat(set!.Excluded).ToArray() ?? [.. found.Service.Reaches.Select(r => Unanswered(found.Service, r))];
        var decision = TrafficDecision.Of(found.Service.Policy, targets, client.Location, clients.RoundTrips);
        return new()
        {
            Name = name.ToString(), Client = Reviewed(client), Policy = found.Service.Policy.ToString(), Aliases = [.. aliases], Clusters = [.. decision.Verdicts.Select(v => Reviewed(v, set))],
            Code = found.Sets.Any(s => s.Name.Equals(end)) ? "NOERROR" : "NXDOMAIN", Answers = plan is null ? [] : Answers(plan, served!, client),
            Scope = client.Prefix is { } prefix ? plan is { DependsOnPlace: true } ? prefix : 0 : null,
        };
    }

    private static ReviewedAnswer[] Answers(TrafficPlan plan, RecordSet served, Client client) =>
        [.. plan.For(client.Location).Select(g => new ReviewedAnswer { Share = Math.Round(g.Share, 4), Records = [.. g.Indexes.Select(i => Line(served, served.Data[i]))] })];

    // What the server has: the plan is the very one it answers with.
    private (TrafficPlan? Plan, RecordSet? Served) Served(DesiredRecordSet? set)
    {
        if (set is null || names.Zone.Find(set.Name, set.Type) is not { } served) return (null, null);
        return (served.Routing as TrafficPlan ?? new TrafficPlan(set.Policy, [.. set.Targets.Select(t => t.Target)], clients.RoundTrips), served);
    }

    private static (DesiredRecordSet? Set, DnsName End, List<string> Aliases) Follow(PublishedService found, DnsName name, RecordType type)
    {
        var aliases = new List<string>();
        for (var step = 0; step < MostAliases; step++)
        {
            var sets = found.Sets.Where(s => s.Name.Equals(name)).ToArray();
            if (sets.FirstOrDefault(s => s.Type == type) is { } set) return (set, name, aliases);
            if (sets.FirstOrDefault(s => s.Type == RecordType.CNAME) is not { } alias) break;
            // A load balancer that only its name is known of: the client asks for it itself.
            if (alias.Targets[0].Target.Cluster.Length > 0) return (alias, name, aliases);
            name = ((NameData)alias.Targets[0].Data).Target;
            aliases.Add($"{alias.Name}. {alias.Ttl} IN CNAME {name}.");
        }
        return (null, name, aliases);
    }

    private TrafficTarget Unanswered(NamedService service, ServiceReach reach)
    {
        var place = clients.OfCluster(reach.Cluster);
        return new(reach.Cluster)
        {
            Region = place?.Region ?? "", Place = place?.Point, Weight = service.Policy.WeightOf(reach.Cluster), Fault = reach.IsHealthy ? "it has no address of this type" : reach.Fault,
        };
    }

    private static ReviewedTarget Reviewed(TargetVerdict verdict, DesiredRecordSet? set) => new()
    {
        Name = verdict.Target.Cluster, Region = verdict.Target.Region, Healthy = verdict.Target.IsHealthy, Chosen = verdict.IsChosen, Weight = verdict.Target.Weight,
        Km = verdict.Km is { } km ? Math.Round(km) : null, Milliseconds = verdict.Milliseconds is { } time ? Math.Round(time, 1) : null, Measured = verdict.IsMeasured,
        Addresses = [.. (set?.Targets ?? []).Where(t => t.Target.Cluster == verdict.Target.Cluster).Select(t => Text(t.Data))], Reason = verdict.Reason.ToString(), Message = verdict.Words(),
    };

    private static ReviewedClient Reviewed(Client client) => new()
    {
        Address = client.Address, Place = client.Location?.ToString() ?? "", Source = client.Source, Latitude = client.Location?.Point?.Latitude, Longitude = client.Location?.Point?.Longitude,
    };

    private static string Line(RecordSet set, RecordData data) => string.Create(CultureInfo.InvariantCulture, $"{set.Name}. {set.Ttl} IN {set.Type} {Text(data)}");

    private static string Text(RecordData data) => data is AddressData address ? address.Address.ToString() : $"{((NameData)data).Target}.";

    private PublishedService? Service(DnsName name) =>
        name.IsAtOrBelow(DnsName.Parse(options.DnsZone)) && name.Labels() is [var service, var ns, var federation, "svc", ..] && federation.Equals(options.Name, StringComparison.OrdinalIgnoreCase)
            ? names.Find(new ObjectKey(ns, service)) : null;

    private DnsName Global(PublishedService found) => Whole($"{found.Service.Key.Name}.{found.Service.Key.Namespace}.{options.Name}");

    private static string Names(PublishedService found) => string.Join(", ", found.Sets.Select(s => s.Name.ToString()).Distinct());

    private DnsName Whole(string text)
    {
        var labels = text.TrimEnd('.').Split('.');
        var whole = labels.Length switch
        {
            1 => $"{text}.default.{options.Name}.svc.{options.DnsZone}",
            2 => $"{text}.{options.Name}.svc.{options.DnsZone}",
            3 => $"{text}.svc.{options.DnsZone}",
            _ => text,
        };
        return DnsName.TryParse(whole) is { IsRoot: false } name ? name : throw ApiError.BadRequest($"spec.name: \"{text}\" is no name");
    }

    private Client From(string text)
    {
        if (text.Length == 0) return new("", null, "Unknown", null);
        if (IPAddress.TryParse(text, out var address) && text.AsSpan().IndexOfAny('.', ':') >= 0) return At(address);
        if (clients.OfCluster(text) is { } cluster) return new("", cluster, "Named", null);
        if (Places.TryFind(text, out var place)) return new("", place, "Named", null);
        var near = Places.Suggest(text);
        throw ApiError.BadRequest($"spec.from: there is no place \"{text}\"; a place is an address, a member, a region, a big city, or LATITUDE,LONGITUDE{(near.Count > 0 ? $"; did you mean {string.Join(" or ", near)}?" : "")}");
    }

    private Client At(IPAddress address)
    {
        var located = clients.Locate(address);
        return new(address.ToString(), located.Location, located.Source.ToString(), located.Prefix);
    }
}
