using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>ResourceRecordSets of Cloud DNS.</summary>
internal static class GoogleRecords
{
    /// <summary>A set of theirs as one of ours; null if its name cannot be read.</summary>
    public static ManagedSet? Read(JsonNode node)
    {
        if (DnsName.TryParse(ProviderJson.Text(node, "name")) is not { } name) return null;
        var type = Enum.TryParse<RecordType>(ProviderJson.Text(node, "type"), out var known) ? known : RecordType.None;
        var ttl = (uint)ProviderJson.Number(node, "ttl");
        var policy = node["routingPolicy"] as JsonObject;
        try
        {
            if (policy is null && Data(node, type) is { Length: > 0 } plain) return new ManagedSet(name, type, ttl, plain);
            if (IsOurs(policy, "wrr")) return new ManagedSet(name, type, ttl, Routing.Weighted, ProviderJson.Items(policy!["wrr"], "items").Select(i => Weighted((int)ProviderJson.Number(i, "weight"), Data(i, type))));
            if (IsOurs(policy, "geo")) return new ManagedSet(name, type, ttl, Routing.Nearest, ProviderJson.Items(policy!["geo"], "items").Select(i => Near(ProviderJson.Text(i, "location"), Data(i, type))));
        }
        catch (ArgumentException)
        {
            // Items without data, or twice the same: never made by us.
        }
        return new ManagedSet(name, type, ttl, [new OpaqueData(type, "not written here"u8.ToArray())]);
    }

    public static JsonNode Write(ManagedSet set)
    {
        var node = new JsonObject { ["name"] = RecordText.Absolute(set.Name), ["type"] = set.Type.ToString(), ["ttl"] = JsonValue.Create((long)set.Ttl) };
        if (set.Routing == Routing.None) node["rrdatas"] = Texts(set.Data);
        else node["routingPolicy"] = Policy(set);
        return node;
    }

    /// <summary>An answer of a weighted policy. Its items have no ids, so what they answer is their id.</summary>
    public static RoutedAnswer Weighted(int weight, IReadOnlyList<RecordData> data) =>
        new() { Id = string.Join('+', data.Select(RecordText.Write).Order(StringComparer.Ordinal)), Weight = weight, Data = data };

    private static RoutedAnswer Near(string location, IReadOnlyList<RecordData> data) => new() { Id = location, Place = location, Data = data };

    private static JsonObject Policy(ManagedSet set)
    {
        var items = set.Answers.Select(a => (JsonNode)(set.Routing == Routing.Weighted
            ? new JsonObject { ["weight"] = JsonValue.Create((double)a.Weight), ["rrdatas"] = Texts(a.Data) }
            : new JsonObject { ["location"] = a.Place, ["rrdatas"] = Texts(a.Data) }));
        return new JsonObject { [set.Routing == Routing.Weighted ? "wrr" : "geo"] = new JsonObject { ["items"] = new JsonArray([.. items]) } };
    }

    // With fencing, health checks or a primary and a backup it is somebody else's.
    private static bool IsOurs(JsonObject? policy, string rule) =>
        policy?[rule] is JsonObject inner && policy["healthCheck"] is null && policy["primaryBackup"] is null && inner["enableFencing"]?.GetValueKind() != System.Text.Json.JsonValueKind.True
        && ProviderJson.Items(inner, "items").All(i => i["healthCheckedTargets"] is null);

    private static RecordData[] Data(JsonNode node, RecordType type) =>
        [.. ProviderJson.Items(node, "rrdatas").OfType<JsonValue>().Select(v => v.TryGetValue<string>(out var text) ? text : "").Select(t => RecordText.Read(type, t))];

    private static JsonArray Texts(IEnumerable<RecordData> data) => ProviderJson.Texts(data.Select(RecordText.Write));
}
