using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Makes the objects of a control plane in its host cluster, in the order in which they are applied; pure.</summary>
internal static class ControlPlaneManifests
{
    private const string Prefix = "federation/";
    private const string MountPath = "/var/lib/meridian";
    private const string EtcdFlag = "--etcd-servers=";

    /// <summary>Makes them.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="authority">Data of the Secret with the keys that are kept.</param>
    public static IReadOnlyList<JsonObject> Of(ControlPlaneRequest request, JsonObject authority)
    {
        var words = Words(request);
        var objects = new List<JsonObject>();
        objects.AddRange(Read("10-namespace", words));
        objects.AddRange(Read("20-access", words));
        objects.Add(Secret(request.Objects.Authority, authority));
        if (request.DnsProvider is { } provider) objects.Add(Secret(request.Objects.DnsProvider, new JsonObject { [HostObjects.DnsProviderKey] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(provider.Configuration)) }));
        objects.AddRange(Read("30-services", words));
        objects.Add(request.StateIn == StateIn.Volume ? StatefulSet(request, words) : Deployment(request, words));
        if (request.Replicas > 1) objects.AddRange(Read("50-disruption", words));
        foreach (var node in objects) Mark(node, request.Objects.Name);
        return objects;
    }

    /// <summary>What keeps the state of a Deployment that was made so.</summary>
    public static StateIn StateOf(KubeObject deployment) => EtcdOf(deployment).Length > 0 ? StateIn.Etcd : StateIn.Folder;

    /// <summary>URLs of the etcd that a workload was told of, separated by commas; empty for none.</summary>
    public static string EtcdOf(KubeObject workload)
    {
        var arguments = Container(workload.ToNode()["spec"]!["template"]!.AsObject())["args"] as JsonArray ?? [];
        return arguments.Select(a => (string?)a).FirstOrDefault(a => a?.StartsWith(EtcdFlag, StringComparison.Ordinal) == true)?[EtcdFlag.Length..] ?? "";
    }

    private static Dictionary<string, string> Words(ControlPlaneRequest request) => new(StringComparer.Ordinal)
    {
        ["<name>"] = request.Objects.Name,
        ["<namespace>"] = request.Objects.Namespace,
        ["<image>"] = request.Image,
        ["<service-type>"] = request.ServiceType,
        ["<volume-size>"] = request.VolumeSize,
    };

    private static JsonObject Deployment(ControlPlaneRequest request, Dictionary<string, string> words)
    {
        var deployment = Read("40-deployment", words).Single();
        deployment["spec"]!["replicas"] = request.Replicas;
        // Of two pods on one folder the second would not start; the first has to go before.
        deployment["spec"]!["strategy"] = new JsonObject { ["type"] = request.DataFolder.Length > 0 ? "Recreate" : "RollingUpdate" };
        deployment["spec"]!["template"] = Pod(request, words);
        return deployment;
    }

    private static JsonObject StatefulSet(ControlPlaneRequest request, Dictionary<string, string> words)
    {
        var set = Read("40-statefulset", words).Single();
        var claim = set["spec"]!["volumeClaimTemplates"]![0]!.AsObject();
        if (request.StorageClass.Length > 0) claim["spec"]!["storageClassName"] = request.StorageClass;
        Mark(claim, request.Objects.Name);
        var pod = Pod(request, words);
        Container(pod)["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "data", ["mountPath"] = MountPath });
        set["spec"]!["template"] = pod;
        return set;
    }

    private static JsonObject Pod(ControlPlaneRequest request, Dictionary<string, string> words)
    {
        var pod = Read("pod", words).Single();
        Mark(pod, request.Objects.Name);
        Container(pod)["args"] = new JsonArray([.. Arguments(request).Select(a => (JsonNode)JsonValue.Create(a))]);
        return pod;
    }

    private static IEnumerable<string> Arguments(ControlPlaneRequest request)
    {
        yield return "federation";
        yield return "serve";
        yield return request.Objects.Name;
        yield return $"--dns-zone-name={request.DnsZone}";
        if (request.StateIn == StateIn.Etcd) yield return $"{EtcdFlag}{string.Join(',', request.EtcdServers)}";
        else yield return $"--data={(request.DataFolder.Length > 0 ? request.DataFolder : MountPath)}";
        if (request.DnsProvider is { } provider) yield return $"--dns-provider={provider.Name}";
        if (request.DnsProvider is { DryRun: true }) yield return "--dns-provider-dry-run";
        if (request.AdvertisedAddress.Length > 0) yield return $"--advertise-address={request.AdvertisedAddress}";
    }

    private static JsonNode Container(JsonObject pod) => pod["spec"]!["containers"]![0]!;

    private static JsonObject Secret(ObjectKey key, JsonObject data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
        ["type"] = "Opaque",
        ["data"] = data,
    };

    private static void Mark(JsonObject node, string federation)
    {
        var metadata = node["metadata"]!.AsObject();
        if (metadata["labels"] is not JsonObject labels) metadata["labels"] = labels = [];
        labels[HostObjects.Mark] = federation;
        labels["app.kubernetes.io/managed-by"] = "meridian";
    }

    private static List<JsonObject> Read(string name, Dictionary<string, string> words)
    {
        using var stream = typeof(ControlPlaneManifests).Assembly.GetManifestResourceStream($"{Prefix}{name}.yaml")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return [.. YamlReader.ReadAll(content).Select(document => Filled(document, words)!.AsObject())];
    }

    // In the parsed tree, so that no value can become anything but a text.
    private static JsonNode? Filled(JsonNode? node, Dictionary<string, string> words) => node switch
    {
        JsonObject map => new JsonObject(map.Select(f => KeyValuePair.Create(f.Key, Filled(f.Value, words)))),
        JsonArray list => new JsonArray([.. list.Select(item => Filled(item, words))]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Contains('<', StringComparison.Ordinal) =>
            JsonValue.Create(words.Aggregate(text, (filled, word) => filled.Replace(word.Key, word.Value, StringComparison.Ordinal))),
        _ => node?.DeepClone(),
    };
}
