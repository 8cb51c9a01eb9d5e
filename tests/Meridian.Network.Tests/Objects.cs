using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Network.Tests;

/// <summary>Objects of tests, in as few words as possible.</summary>
internal static class Objects
{
    public static KubeObject Service(string name, string ip, string ports = """[{"name":"http","port":8080}]""", string more = "", string status = "{}") =>
        Parse($$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}","namespace":"default","uid":"u-{{{name}}}"},"spec":{"type":"ClusterIP","clusterIP":"{{{ip}}}","ports":{{{ports}}}{{{more}}}},"status":{{{status}}}}""");

    /// <summary>A slice; each endpoint is <c>address</c>, <c>address!</c> (not ready) or <c>address~</c> (stopping, still serving).</summary>
    public static KubeObject Slice(string service, string ports, params string[] endpoints)
    {
        var list = new JsonArray();
        foreach (var endpoint in endpoints)
        {
            list.Add((JsonNode?)new JsonObject
            {
                ["addresses"] = new JsonArray((JsonNode?)JsonValue.Create(endpoint.TrimEnd('!', '~').Split('@')[0])),
                ["hostname"] = endpoint.Contains('@', StringComparison.Ordinal) ? JsonValue.Create(endpoint.TrimEnd('!', '~').Split('@')[1]) : null,
                ["conditions"] = new JsonObject
                {
                    ["ready"] = JsonValue.Create(endpoint[^1] is not ('!' or '~')),
                    ["serving"] = JsonValue.Create(endpoint[^1] != '!'),
                    ["terminating"] = JsonValue.Create(endpoint[^1] == '~'),
                },
            });
        }
        return Parse($$$"""{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"{{{service}}}-1","namespace":"default","labels":{"kubernetes.io/service-name":"{{{service}}}"}},"addressType":"IPv4","ports":{{{ports}}},"endpoints":{{{list.ToJsonString()}}}}""");
    }

    public static KubeObject Node(string name, string ip, string region = "us-central", string zone = "us-central-a") =>
        Parse($$$"""{"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{name}}}","labels":{"topology.kubernetes.io/region":"{{{region}}}","topology.kubernetes.io/zone":"{{{zone}}}"}},"status":{"addresses":[{"type":"InternalIP","address":"{{{ip}}}"},{"type":"Hostname","address":"{{{name}}}"}]}}""");

    public static KubeObject ConfigMap(string ns, string name, params (string Key, string Value)[] data)
    {
        var entries = new JsonObject();
        foreach (var (key, value) in data) entries[key] = JsonValue.Create(value);
        return KubeObject.FromNode(new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns }, ["data"] = entries,
        });
    }

    private static KubeObject Parse(string json) => KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes(json));
}
