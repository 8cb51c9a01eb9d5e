using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Works out the files of volumes that are made of objects of the API, and the folders of claims.</summary>
/// <param name="client">The API.</param>
/// <param name="hostIp">The node's address.</param>
/// <param name="capacity">What the node has.</param>
internal sealed class VolumeSources(IKubeClient client, string hostIp, NodeCapacity capacity)
{
    private const int DefaultMode = 420;
    private const int DefaultTokenSeconds = 3600;

    /// <summary>Whether a kind of volume is files that the agent writes and keeps as their sources are.</summary>
    public static bool IsFiles(string kind) => kind is "configMap" or "secret" or "projected" or "downwardAPI";

    /// <summary>The files of a volume, by path in it.</summary>
    /// <exception cref="ContainerFault">Something referred to is not there.</exception>
    public async Task<IReadOnlyDictionary<string, VolumeFile>> FilesAsync(PodSandbox pod, VolumeSpec volume, CancellationToken token)
    {
        var files = new Dictionary<string, VolumeFile>(StringComparer.Ordinal);
        var mode = Number(volume.Source["defaultMode"]) ?? DefaultMode;
        var sources = volume.Kind == "projected"
            ? (volume.Source["sources"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(s => s.Where(e => e.Value is JsonObject).Select(e => (e.Key, Source: e.Value!.AsObject())))
            : [(volume.Kind, volume.Source)];
        foreach (var (kind, source) in sources) await AddAsync(pod, kind, source, mode, files, token);
        return files;
    }

    /// <summary>The folder of a claim's volume.</summary>
    /// <exception cref="ContainerFault">It is not bound, or its volume is not a folder of this machine.</exception>
    public async Task<string> ClaimFolderAsync(PodSandbox pod, string claim, CancellationToken token)
    {
        var found = await GetAsync(ResourceTypes.PersistentVolumeClaims, new ObjectKey(pod.Object.Header.Namespace, claim), token) ?? throw Fault($"persistentvolumeclaim \"{claim}\" not found");
        var name = (string?)found.ToNode()["spec"]?["volumeName"] ?? throw Fault($"persistentvolumeclaim \"{claim}\" is not bound");
        var volume = await GetAsync(ResourceTypes.PersistentVolumes, ObjectKey.Cluster(name), token) ?? throw Fault($"persistentvolume \"{name}\" not found");
        var spec = volume.ToNode()["spec"];
        return (string?)(spec?["local"]?["path"] ?? spec?["hostPath"]?["path"]) ?? throw Fault($"persistentvolume \"{name}\" is neither local nor a hostPath: no other kind is mounted");
    }

    private Task AddAsync(PodSandbox pod, string kind, JsonObject source, int mode, Dictionary<string, VolumeFile> files, CancellationToken token) => kind switch
    {
        "configMap" => AddDataAsync(pod, ResourceTypes.ConfigMaps, source, (string?)source["name"] ?? "", mode, files, token),
        "secret" => AddDataAsync(pod, ResourceTypes.Secrets, source, (string?)(source["secretName"] ?? source["name"]) ?? "", mode, files, token),
        "downwardAPI" => Done(() => AddFields(pod, source, mode, files)),
        "serviceAccountToken" => AddTokenAsync(pod, source, mode, files, token),
        _ => throw Fault($"a projected volume of {kind} is not built yet"),
    };

    private async Task AddDataAsync(PodSandbox pod, ResourceType type, JsonObject source, string name, int mode, Dictionary<string, VolumeFile> files, CancellationToken token)
    {
        var optional = source["optional"] is JsonValue o && o.TryGetValue<bool>(out var yes) && yes;
        var found = await GetAsync(type, new ObjectKey(pod.Object.Header.Namespace, name), token);
        if (found is null && !optional) throw Fault($"{type.Kind.ToLowerInvariant()} \"{name}\" not found");
        var data = found is null ? [] : Data(type, found);
        if (source["items"] is not JsonArray { Count: > 0 } items)
        {
            foreach (var (key, content) in data) files[key] = new VolumeFile(content, (UnixFileMode)mode);
            return;
        }
        foreach (var item in items.OfType<JsonObject>())
        {
            var key = (string?)item["key"] ?? "";
            if (data.TryGetValue(key, out var content)) files[(string?)item["path"] ?? key] = new VolumeFile(content, (UnixFileMode)(Number(item["mode"]) ?? mode));
            else if (!optional) throw Fault($"references non-existent {type.Kind.ToLowerInvariant()} key: {key}");
        }
    }

    private static Dictionary<string, byte[]> Data(ResourceType type, KubeObject found)
    {
        if (type.Equals(ResourceTypes.Secrets)) return found.View<Secret>().Data.ToDictionary(e => e.Key, e => Convert.FromBase64String(e.Value), StringComparer.Ordinal);
        var map = found.View<ConfigMap>();
        var data = map.Data.ToDictionary(e => e.Key, e => Encoding.UTF8.GetBytes(e.Value), StringComparer.Ordinal);
        foreach (var (key, value) in map.BinaryData) data[key] = Convert.FromBase64String(value);
        return data;
    }

    private void AddFields(PodSandbox pod, JsonObject source, int mode, Dictionary<string, VolumeFile> files)
    {
        foreach (var item in (source["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var text = item["fieldRef"] is JsonObject field ? Field(pod, (string?)field["fieldPath"] ?? "") : Amount(pod, item["resourceFieldRef"] as JsonObject ?? []);
            files[(string?)item["path"] ?? ""] = new VolumeFile(Encoding.UTF8.GetBytes(text), (UnixFileMode)(Number(item["mode"]) ?? mode));
        }
    }

    private string Field(PodSandbox pod, string path) => path switch
    {
        "metadata.labels" => Lines(pod.Object.Header.Labels),
        "metadata.annotations" => Lines(pod.Object.Header.Annotations),
        _ => FieldPaths.Read(path, pod, hostIp),
    };

    private static string Lines(IReadOnlyDictionary<string, string> entries) =>
        string.Join('\n', entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}=\"{JsonEncodedText.Encode(e.Value, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""));

    private string Amount(PodSandbox pod, JsonObject reference) => ResourceFields.Read(
        new ResourceFieldSelector
        {
            ContainerName = (string?)reference["containerName"] ?? "", Resource = (string?)reference["resource"] ?? "",
            Divisor = Quantity.TryParse(reference["divisor"]?.ToString() ?? "", out var divisor) ? divisor : default(Quantity?),
        }, pod.Spec, pod.Spec.Containers[0], capacity);

    private async Task AddTokenAsync(PodSandbox pod, JsonObject source, int mode, Dictionary<string, VolumeFile> files, CancellationToken token)
    {
        var account = pod.Spec.ServiceAccountName is { Length: > 0 } named ? named : "default";
        var audience = (string?)source["audience"];
        var text = await ServiceAccountTokens.RequestAsync(
            client, pod.Object, account, audience is null ? [] : [audience], Number(source["expirationSeconds"]) ?? DefaultTokenSeconds, token);
        // Only its owner may read it, unless the pod says whom it runs as.
        var readable = pod.Spec.SecurityContext?.RunAsUser is not null || pod.Spec.AllContainers.Any(c => c.SecurityContext?.RunAsUser is not null);
        files[(string?)source["path"] ?? "token"] = new VolumeFile(Encoding.UTF8.GetBytes(text), (UnixFileMode)(readable ? mode : mode & 0b110_000_000));
    }

    private async Task<KubeObject?> GetAsync(ResourceType type, ObjectKey key, CancellationToken token)
    {
        try
        {
            return await client.GetAsync(type, key, token);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static int? Number(JsonNode? node) => int.TryParse(node?.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ContainerFault Fault(string message) => new("FailedMount", $"MountVolume.SetUp failed: {message}");
}
