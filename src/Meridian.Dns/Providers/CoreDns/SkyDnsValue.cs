using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>One record as its value in etcd: <c>{"host":"192.0.2.1","ttl":5,"group":"name"}</c>, or with <c>text</c>.</summary>
internal static class SkyDnsValue
{
    private const uint DefaultTtl = 300;

    /// <summary>What a record says, without what goes with it: from this its key is made.</summary>
    public static string Said(RecordData data) => data switch
    {
        AddressData address => address.Address.ToString(),
        NameData name => name.Target.ToString(),
        TextData text => string.Concat(text.Strings),
        _ => throw new ProviderException(ProviderFault.Rejected, $"CoreDNS's etcd plugin holds no {data.Type} records"),
    };

    public static string Write(DnsName name, uint ttl, RecordData data) => new JsonObject
    {
        [data is TextData ? "text" : "host"] = Said(data),
        ["ttl"] = JsonValue.Create((long)ttl),
        // Keeps the records of names below out of the answers for this one.
        ["group"] = name.ToString(),
    }.ToJsonString();

    /// <summary>Reads a value; null for one that is none. Text without a type that we write is carried as it is.</summary>
    public static (RecordData Data, uint Ttl, string Group)? Read(string json)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject node) return null;
            var (host, text) = (ProviderJson.Text(node, "host"), ProviderJson.Text(node, "text"));
            var ttl = ProviderJson.Number(node, "ttl") is > 0 and var given ? (uint)given : DefaultTtl;
            return Data(host, text, node) is { } data ? (data, ttl, ProviderJson.Text(node, "group")) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RecordData? Data(string host, string text, JsonObject node)
    {
        if (host.Length == 0) return text.Length > 0 ? TextData.Of(text) : null;
        if (IPAddress.TryParse(host, out var address)) return new AddressData(address);
        if (DnsName.TryParse(host) is not { } target) return null;
        // A name with a port is answered as a service; with the port alone told, an alias is what stands there.
        return ProviderJson.Number(node, "port") is > 0 and <= ushort.MaxValue and var port
            ? new SrvData((ushort)ProviderJson.Number(node, "priority"), (ushort)ProviderJson.Number(node, "weight"), (ushort)port, target)
            : new NameData(RecordType.CNAME, target);
    }
}
