using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Which objects a pod needs to run. Pure.</summary>
internal static class PodReferences
{
    public static bool Account(PodSpec pod, string name) => pod.ServiceAccountName == name;

    public static bool Claims(PodSpec pod, string name) => pod.Volumes.Any(v => Is(v, name, "persistentVolumeClaim", "claimName"));

    public static bool Secrets(PodSpec pod, string name) =>
        pod.ImagePullSecrets.Any(s => s.Name == name) || pod.Volumes.Any(v => Is(v, name, "secret", "secretName") || Sources(v).Any(s => Is(s, name, "secret", "name")))
        || Variables(pod).Any(v => v.ValueFrom?.SecretKeyRef?.Name == name) || pod.AllContainers.Any(c => c.EnvFrom.Any(e => e.SecretRef?.Name == name));

    public static bool ConfigMaps(PodSpec pod, string name) =>
        pod.Volumes.Any(v => Is(v, name, "configMap", "name") || Sources(v).Any(s => Is(s, name, "configMap", "name")))
        || Variables(pod).Any(v => v.ValueFrom?.ConfigMapKeyRef?.Name == name) || pod.AllContainers.Any(c => c.EnvFrom.Any(e => e.ConfigMapRef?.Name == name));

    private static IEnumerable<EnvVar> Variables(PodSpec pod) => pod.AllContainers.SelectMany(c => c.Env);

    private static IEnumerable<JsonElement> Sources(JsonElement volume) =>
        Field(volume, "projected") is { } projected && Field(projected, "sources") is { ValueKind: JsonValueKind.Array } sources ? sources.EnumerateArray() : [];

    private static bool Is(JsonElement holder, string name, string source, string field) =>
        Field(holder, source) is { } found && Field(found, field) is { ValueKind: JsonValueKind.String } value && value.GetString() == name;

    private static JsonElement? Field(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
}
