using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>Record sets as PowerDNS's API has them.</summary>
internal static class PowerDnsRecords
{
    /// <summary>A record set of the API; null for one that cannot be read, or whose records are all switched off.</summary>
    public static ManagedSet? Read(JsonNode node)
    {
        if (DnsName.TryParse(ProviderJson.Text(node, "name")) is not { } name) return null;
        // A type of PowerDNS's own, such as LUA, is somebody else's in any case; it stands in the way of everything else at its name, as an alias does.
        var type = Enum.TryParse<RecordType>(ProviderJson.Text(node, "type"), out var known) ? known : RecordType.CNAME;
        var data = ProviderJson.Items(node, "records").Where(r => r["disabled"]?.GetValueKind() != System.Text.Json.JsonValueKind.True)
            .Select(r => RecordText.Read(type, ProviderJson.Text(r, "content"))).ToArray();
        return data.Length == 0 ? null : new ManagedSet(name, type, (uint)ProviderJson.Number(node, "ttl"), data);
    }

    public static JsonNode Write(SetChange change)
    {
        var node = new JsonObject { ["name"] = RecordText.Absolute(change.Name), ["type"] = change.Type.ToString() };
        if (change.After is not { } after)
        {
            node["changetype"] = "DELETE";
            return node;
        }
        node["changetype"] = "REPLACE";
        node["ttl"] = JsonValue.Create((long)after.Ttl);
        node["records"] = new JsonArray([.. after.Data.Select(d => (JsonNode)new JsonObject { ["content"] = RecordText.Write(d), ["disabled"] = JsonValue.Create(false) })]);
        return node;
    }
}
