using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Usage;

/// <summary>Writes usage as the kinds of <c>metrics.k8s.io</c>. Pure.</summary>
internal static class UsageDocuments
{
    public static KubeObject OfNode(UsageSample sample)
    {
        var node = Begin(ResourceTypes.NodeMetrics, sample);
        node["usage"] = Usage(sample.Total);
        return KubeObject.FromNode(node);
    }

    public static KubeObject OfPod(UsageSample sample)
    {
        var node = Begin(ResourceTypes.PodMetrics, sample);
        node["containers"] = new JsonArray([.. sample.Containers.Select(c => (JsonNode?)new JsonObject { ["name"] = c.Name, ["usage"] = Usage(c.Amounts) })]);
        return KubeObject.FromNode(node);
    }

    // Labels are those of the pod or node, so that usage can be selected by them.
    private static JsonObject Begin(ResourceType type, UsageSample sample)
    {
        var header = sample.Of.Header;
        var metadata = new JsonObject { ["name"] = header.Name };
        if (header.Namespace.Length > 0) metadata["namespace"] = header.Namespace;
        metadata["creationTimestamp"] = WireTime.Format(sample.When);
        if (header.Labels.Count > 0) metadata["labels"] = new JsonObject(header.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)JsonValue.Create(l.Value))));
        return new JsonObject
        {
            ["kind"] = type.Kind,
            ["apiVersion"] = type.ApiVersion,
            ["metadata"] = metadata,
            ["timestamp"] = WireTime.Format(sample.When),
            ["window"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (long)sample.Window.TotalSeconds)}s"),
        };
    }

    private static JsonObject Usage(UsageAmounts used) => new()
    {
        ["cpu"] = string.Create(CultureInfo.InvariantCulture, $"{used.CpuNanocores}n"),
        ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{used.MemoryBytes / 1024}Ki"),
    };
}
