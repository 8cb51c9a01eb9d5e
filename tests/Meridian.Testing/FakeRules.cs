using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Testing;

/// <summary>What the server does to objects by itself.</summary>
internal static class FakeRules
{
    internal static void Prepare(ResourceType type, string? ns, JsonObject node, int number, DateTimeOffset now)
    {
        node["apiVersion"] = type.ApiVersion;
        node["kind"] = type.Kind;
        var metadata = node["metadata"] as JsonObject ?? (JsonObject)(node["metadata"] = new JsonObject());
        if (metadata["name"] is null) metadata["name"] = (metadata["generateName"]?.GetValue<string>() ?? throw ApiError.BadRequest("name or generateName is required")) + Suffix(number);
        if (type.Namespaced) metadata["namespace"] = string.IsNullOrEmpty(ns) ? throw ApiError.BadRequest("a namespace is required") : ns;
        metadata["uid"] ??= new Guid(number, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0).ToString();
        metadata["creationTimestamp"] ??= Time(now);
        metadata["generation"] ??= 1;
        if (type.Equals(ResourceTypes.Pods)) Child(node, "status")["phase"] ??= "Pending";
        if (type.Equals(ResourceTypes.Namespaces)) Child(node, "spec")["finalizers"] ??= new JsonArray("kubernetes");
        if (type.Equals(ResourceTypes.Namespaces)) Child(node, "status")["phase"] ??= "Active";
    }

    /// <summary>The <c>scale</c> subresource of a workload.</summary>
    internal static JsonObject ScaleOf(JsonObject workload) => new()
    {
        ["apiVersion"] = "autoscaling/v1",
        ["kind"] = "Scale",
        ["metadata"] = new JsonObject { ["name"] = workload["metadata"]!["name"]!.DeepClone(), ["namespace"] = workload["metadata"]!["namespace"]?.DeepClone() },
        ["spec"] = new JsonObject { ["replicas"] = workload["spec"]?["replicas"]?.DeepClone() ?? 1 },
        ["status"] = new JsonObject
        {
            ["replicas"] = workload["status"]?["replicas"]?.DeepClone() ?? 0,
            ["selector"] = string.Join(',', (workload["spec"]?["selector"]?["matchLabels"] as JsonObject ?? []).Select(l => $"{l.Key}={l.Value}")),
        },
    };

    /// <summary>The stored object after a write to the object or to one of its subresources.</summary>
    internal static JsonObject Merged(ResourceType type, JsonObject old, JsonObject written, string subresource)
    {
        if (subresource.Length > 0 && !type.Subresources.Contains(subresource)) throw ApiError.NoSuchResource();
        switch (subresource)
        {
            case "status":
                old["status"] = written["status"]?.DeepClone();
                // As most kinds have it: the endpoint takes these along.
                foreach (var name in (string[])["labels", "annotations"])
                    if (written["metadata"]?[name] is { } map) Child(old, "metadata")[name] = map.DeepClone();
                return old;
            case "finalize":
                Child(old, "spec")["finalizers"] = written["spec"]?["finalizers"]?.DeepClone() ?? new JsonArray();
                return old;
            case "scale":
                Child(old, "spec")["replicas"] = written["spec"]?["replicas"]?.DeepClone() ?? 0;
                return old;
            default:
                return MergedWhole(type, old, written);
        }
    }

    private static JsonObject MergedWhole(ResourceType type, JsonObject old, JsonObject written)
    {
        var node = written.DeepClone().AsObject();
        var metadata = Child(node, "metadata");
        foreach (var fixedField in new[] { "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation" })
        {
            if (old["metadata"]![fixedField] is { } kept) metadata[fixedField] = kept.DeepClone();
            else metadata.Remove(fixedField);
        }
        if (!type.Subresources.Contains("status")) return node;
        if (old["status"] is { } status) node["status"] = status.DeepClone();
        else node.Remove("status");
        return node;
    }

    /// <summary>Whether two states differ in their metadata and status only.</summary>
    internal static bool SaysTheSame(JsonObject one, JsonObject other) =>
        one.Select(f => f.Key).Union(other.Select(f => f.Key)).Where(f => f is not ("metadata" or "status")).All(f => JsonNode.DeepEquals(one[f], other[f]));

    internal static void MarkDeleted(ResourceType type, JsonObject node, DeleteOptions options, DateTimeOffset now)
    {
        var metadata = Child(node, "metadata");
        if (options.PropagationPolicy == "Foreground") AddFinalizer(metadata, "foregroundDeletion");
        if (options.PropagationPolicy == "Orphan") AddFinalizer(metadata, "orphan");
        var grace = GracePeriod(type, node, options);
        if (metadata["deletionTimestamp"] is null) metadata["generation"] = (metadata["generation"]?.GetValue<long>() ?? 0) + 1;
        metadata["deletionTimestamp"] ??= Time(now + TimeSpan.FromSeconds(grace));
        metadata["deletionGracePeriodSeconds"] = Math.Min(grace, metadata["deletionGracePeriodSeconds"]?.GetValue<long>() ?? grace);
        if (type.Equals(ResourceTypes.Namespaces)) Child(node, "status")["phase"] = "Terminating";
    }

    internal static bool IsGone(JsonObject node) =>
        node["metadata"]!["deletionTimestamp"] is not null
        && node["metadata"]!["deletionGracePeriodSeconds"]?.GetValue<long>() is null or 0
        && (node["metadata"]!["finalizers"] as JsonArray ?? []).Count == 0
        && (node["kind"]?.GetValue<string>() != "Namespace" || (node["spec"]?["finalizers"] as JsonArray ?? []).Count == 0);

    internal static void Bind(JsonObject pod, string nodeName)
    {
        Child(pod, "spec")["nodeName"] = nodeName;
        var status = Child(pod, "status");
        var conditions = status["conditions"] as JsonArray ?? [];
        var kept = conditions.Where(c => c!["type"]!.GetValue<string>() != "PodScheduled").Select(c => c!.DeepClone()).ToArray();
        status["conditions"] = new JsonArray([.. kept, new JsonObject { ["type"] = "PodScheduled", ["status"] = "True" }]);
    }

    // Only a pod that a node looks after has anybody to wait for.
    private static long GracePeriod(ResourceType type, JsonObject node, DeleteOptions options)
    {
        if (!type.Equals(ResourceTypes.Pods) || node["spec"]?["nodeName"] is null) return 0;
        if (node["status"]?["phase"]?.GetValue<string>() is "Succeeded" or "Failed") return 0;
        return options.GracePeriodSeconds ?? node["spec"]?["terminationGracePeriodSeconds"]?.GetValue<long>() ?? 30;
    }

    private static void AddFinalizer(JsonObject metadata, string name)
    {
        var finalizers = metadata["finalizers"] as JsonArray ?? (JsonArray)(metadata["finalizers"] = new JsonArray());
        if (!finalizers.Any(f => f!.GetValue<string>() == name)) finalizers.Add((JsonNode?)JsonValue.Create(name));
    }

    private static JsonObject Child(JsonObject node, string name) =>
        node[name] as JsonObject ?? (JsonObject)(node[name] = new JsonObject());

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // Five characters as the server's, but counted, so that a test's names are the same in every run.
    private static string Suffix(int number)
    {
        const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
        return string.Create(5, number, static (text, left) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, left /= Alphabet.Length) text[i] = Alphabet[left % Alphabet.Length];
        });
    }
}
