using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Shows a workload as its <c>autoscaling/v1</c> Scale, and takes a Scale back.</summary>
internal static class ScaleView
{
    public static readonly ResourceType Type = new("autoscaling", "v1", "Scale", "scales", true);

    /// <summary>The Scale of a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="paths">Where it keeps its numbers; null for a built-in workload.</param>
    public static JsonObject Of(KubeObject workload, ScalePaths? paths = null)
    {
        var (node, header) = (workload.ToNode(), workload.Header);
        var metadata = new JsonObject { ["name"] = header.Name, ["namespace"] = header.Namespace, ["uid"] = header.Uid, ["resourceVersion"] = header.ResourceVersion };
        if (header.CreationTimestamp is { } created) metadata["creationTimestamp"] = WireTime.Format(created);
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = Type.ApiVersion,
            ["metadata"] = metadata,
            ["spec"] = paths is null ? new JsonObject { ["replicas"] = Replicas(node["spec"]) } : new JsonObject { ["replicas"] = At(node, paths.SpecReplicas) ?? throw NotSet(workload, paths) },
            ["status"] = paths is null
                ? new JsonObject { ["replicas"] = Replicas(node["status"]), ["selector"] = SelectorText(node["spec"]?["selector"]) }
                : Status(node, paths),
        };
    }

    private static JsonObject Status(JsonObject node, ScalePaths paths)
    {
        var status = new JsonObject { ["replicas"] = At(node, paths.StatusReplicas) ?? 0 };
        if (paths.LabelSelector.Length > 0 && Find(node, paths.LabelSelector) is JsonValue value && value.TryGetValue(out string? selector) && selector.Length > 0) status["selector"] = selector;
        return status;
    }

    private static long? At(JsonObject node, string path) => Find(node, path) is JsonValue value ? Metadata.Number(new JsonObject { ["n"] = value.DeepClone() }, "n") : null;

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var name in path.TrimStart('.').Split('.')) node = (node as JsonObject)?[name];
        return node;
    }

    private static StatusException NotSet(KubeObject workload, ScalePaths paths) =>
        ApiError.Internal($"the spec replicas field \"{paths.SpecReplicas}\" does not exist in {workload.Header.Kind} \"{workload.Header.Name}\"");

    private static void Put(JsonObject node, string path, long value)
    {
        var names = path.TrimStart('.').Split('.');
        foreach (var name in names[..^1])
        {
            if (node[name] is not JsonObject below) node[name] = below = [];
            node = below;
        }
        node[names[^1]] = value;
    }

    /// <summary>The workload with the replicas and the version of a Scale.</summary>
    /// <exception cref="StatusException">400 or 422: the Scale is malformed or of another object.</exception>
    public static JsonObject Into(KubeObject workload, JsonObject scale, ScalePaths? paths = null)
    {
        BodyRules.CheckType(scale, Type.ApiVersion, Type.Kind);
        var metadata = Metadata.Of(scale);
        BodyRules.CheckName(metadata, workload.Header.Name);
        BodyRules.CheckNamespace(Type, metadata, workload.Header.Namespace);
        var node = workload.ToNode();
        foreach (var name in (string[])["resourceVersion", "uid"])
            if (Metadata.Text(metadata, name) is { Length: > 0 } text) Metadata.Of(node)[name] = text;
        Put(node, paths?.SpecReplicas ?? ".spec.replicas", Wanted(workload.Header.Name, scale));
        return node;
    }

    private static long Wanted(string name, JsonObject scale)
    {
        var replicas = Replicas(scale["spec"]);
        if (replicas is >= 0 and <= int.MaxValue) return replicas;
        throw ApiError.Invalid(Type, name, [FieldFault.Invalid("spec.replicas", replicas.ToString(CultureInfo.InvariantCulture), "must be greater than or equal to 0")]);
    }

    private static long Replicas(JsonNode? part) => part is JsonObject values ? Metadata.Number(values, "replicas") : 0;

    private static string SelectorText(JsonNode? selector)
    {
        if (selector is not JsonObject parts) return "";
        // A ReplicationController's is a map of labels.
        if (parts.All(p => p.Value is JsonValue)) return string.Join(',', parts.Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal));
        var labels = (parts["matchLabels"] as JsonObject ?? []).Select(p => $"{p.Key}={p.Value}");
        var expressions = (parts["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(Expression);
        return string.Join(',', labels.Concat(expressions).Order(StringComparer.Ordinal));
    }

    private static string Expression(JsonObject requirement)
    {
        var values = string.Join(',', (requirement["values"] as JsonArray ?? []).Select(v => v?.ToString() ?? "").Order(StringComparer.Ordinal));
        return requirement["operator"]?.ToString() switch
        {
            "In" => $"{requirement["key"]} in ({values})",
            "NotIn" => $"{requirement["key"]} notin ({values})",
            "DoesNotExist" => $"!{requirement["key"]}",
            _ => $"{requirement["key"]}",
        };
    }
}
