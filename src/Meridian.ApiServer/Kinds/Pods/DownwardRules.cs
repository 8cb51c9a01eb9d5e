using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in references from a pod to its own fields.</summary>
internal static class DownwardRules
{
    private const string Amounts = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";

    /// <summary>Fields that an environment variable can show.</summary>
    public static readonly string[] EnvironmentFields =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    /// <summary>Fields that a file can show.</summary>
    public static readonly string[] FileFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    private static readonly string[] Known =
    [
        .. EnvironmentFields, "metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase",
    ];

    private static readonly string[] Resources =
        ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];

    public static void Field(JsonObject reference, string[] allowed, string field, Faults faults)
    {
        var (version, path) = (reference.Text("apiVersion"), reference.Text("fieldPath"));
        if (version.Length == 0)
        {
            faults.Required(field + ".apiVersion");
            return;
        }
        if (path.Length == 0)
        {
            faults.Required(field + ".fieldPath");
            return;
        }
        if (version != "v1") faults.InvalidText(field + ".fieldPath", path, $"error converting fieldPath: unsupported pod version: {version}");
        else if (Subscript(path) is var (map, key)) Subscripted(map, key, path, field, faults);
        else if (path == "spec.host") return;
        else if (!Known.Contains(path)) faults.InvalidText(field + ".fieldPath", path, $"error converting fieldPath: field label not supported: {path}");
        else if (!allowed.Contains(path)) faults.Supported(field + ".fieldPath", path, allowed);
    }

    public static void Resource(JsonObject reference, string field, bool inVolume, Faults faults)
    {
        var resource = reference.Text("resource");
        if (inVolume && reference.Text("containerName").Length == 0) faults.Required(field + ".containerName");
        else if (resource.Length == 0) faults.Required(field + ".resource");
        else if (!IsHugePages(resource)) faults.Supported(field + ".resource", resource, Resources);
        Divisor(resource, reference["divisor"], field + ".divisor", faults);
    }

    private static (string Map, string Key)? Subscript(string path)
    {
        var start = path.IndexOf("['", StringComparison.Ordinal);
        return start < 0 || !path.EndsWith("']", StringComparison.Ordinal) ? null : (path[..start], path[(start + 2)..^2]);
    }

    private static void Subscripted(string map, string key, string path, string field, Faults faults)
    {
        if (map == "metadata.annotations") faults.QualifiedName(field, key.ToLowerInvariant());
        else if (map == "metadata.labels") faults.QualifiedName(field, key);
        else faults.InvalidText(field + ".fieldPath", path, $"error converting fieldPath: field label does not support subscript: {path}");
    }

    private static bool IsHugePages(string resource) =>
        resource.StartsWith("requests.hugepages-", StringComparison.Ordinal) || resource.StartsWith("limits.hugepages-", StringComparison.Ordinal);

    private static void Divisor(string resource, JsonNode? divisor, string field, Faults faults)
    {
        if (!Quantity.TryParse(divisor?.ToString() ?? "0", out var amount) || amount.IsZero) return;
        var (allowed, what) = resource[(resource.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
        {
            "cpu" => ("1m, 1", "cpu"),
            "memory" => (Amounts, "memory"),
            "ephemeral-storage" => (Amounts, "local ephemeral storage"),
            _ => (Amounts, "hugepages"),
        };
        if (!allowed.Split(", ").Contains(amount.ToString()))
            faults.InvalidText(field, resource, $"only divisor's values {(what == "cpu" ? "1m and 1" : Amounts)} are supported with the {what} resource");
    }
}
