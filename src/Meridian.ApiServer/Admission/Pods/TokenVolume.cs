using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;

namespace Meridian.ApiServer;

/// <summary>Adds the volume with token, authority and namespace by which a pod speaks to the API.</summary>
internal static class TokenVolume
{
    private const string NamePrefix = "kube-api-access-";
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    // Clients that never renew get a longer token: TokenRequestIssuer knows this number.
    private const int TokenSeconds = 3607;
    private const int FileMode = 420;

    private static readonly NameGenerator Names = new(Random.Shared);

    /// <summary>Mounts the volume in every container that has nothing at its place, and adds it if any got it.</summary>
    public static void Mount(JsonObject spec)
    {
        var existing = spec.Items("volumes").Select(v => v.Item.Text("name")).FirstOrDefault(n => n.StartsWith(NamePrefix, StringComparison.Ordinal));
        var name = existing ?? Names.Next(NamePrefix);
        var mounted = false;
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")).Select(c => c.Item))
        {
            if (container.Items("volumeMounts").Any(m => m.Item.Text("mountPath") == MountPath)) continue;
            PodJson.List(container, "volumeMounts").Add((JsonNode)new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = MountPath });
            mounted = true;
        }
        if (mounted && existing is null) PodJson.List(spec, "volumes").Add((JsonNode)Volume(name));
    }

    private static JsonObject Volume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = TokenSeconds, ["path"] = "token" } },
                new JsonObject
                {
                    ["configMap"] = new JsonObject
                    {
                        ["name"] = "kube-root-ca.crt",
                        ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
                    },
                },
                new JsonObject
                {
                    ["downwardAPI"] = new JsonObject
                    {
                        ["items"] = new JsonArray(new JsonObject
                        {
                            ["path"] = "namespace",
                            ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                        }),
                    },
                }),
            ["defaultMode"] = FileMode,
        },
    };
}
