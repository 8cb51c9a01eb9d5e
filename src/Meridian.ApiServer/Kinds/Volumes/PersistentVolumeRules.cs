using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the source of a PersistentVolume.</summary>
internal static class PersistentVolumeRules
{
    // In the order in which Kubernetes looks at them: of two the later is the one too many.
    private static readonly Dictionary<string, Action<JsonObject, string, Faults>> Sources = new(StringComparer.Ordinal)
    {
        ["hostPath"] = VolumeSourceRules.HostPath,
        ["gcePersistentDisk"] = VolumeSourceRules.GcePersistentDisk,
        ["awsElasticBlockStore"] = VolumeSourceRules.AwsElasticBlockStore,
        ["glusterfs"] = static (s, f, e) => Glusterfs(s, f, e),
        ["flocker"] = VolumeSourceRules.Flocker,
        ["nfs"] = VolumeSourceRules.Nfs,
        ["rbd"] = VolumeSourceRules.Rbd,
        ["quobyte"] = VolumeSourceRules.Quobyte,
        ["cephfs"] = VolumeSourceRules.CephFs,
        ["iscsi"] = VolumeSourceRules.Iscsi,
        ["cinder"] = static (s, f, e) => VolumeSourceRules.NeedWithSecret(s, f, e, true, "volumeID"),
        ["fc"] = VolumeSourceRules.FibreChannel,
        ["flexVolume"] = VolumeSourceRules.Flex,
        ["azureFile"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, s.Has("secretNamespace") ? ["secretName", "shareName", "secretNamespace"] : ["secretName", "shareName"]),
        ["vsphereVolume"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "volumePath"),
        ["photonPersistentDisk"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "pdID"),
        ["portworxVolume"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "volumeID"),
        ["azureDisk"] = VolumeSourceRules.AzureDisk,
        ["scaleIO"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "gateway", "system", "volumeName"),
        ["local"] = static (s, f, e) => Local(s, f, e),
        ["storageos"] = static (s, f, e) => VolumeSourceRules.StorageOs(s, f, e, true),
        ["csi"] = static (s, f, e) => Csi(s, f, e),
    };

    /// <summary>The one source of a specification, for comparison.</summary>
    public static JsonObject Of(JsonObject? spec) =>
        new([.. Sources.Keys.Where(spec.Has).Select(name => KeyValuePair.Create(name, (JsonNode?)spec.Obj(name)?.DeepClone()))]);

    public static void Validate(JsonObject spec, string field, Faults faults)
    {
        var found = Sources.Keys.Where(spec.Has).ToArray();
        if (found.Length == 0) faults.Required(field, "must specify a volume type");
        else Sources[found[0]](spec.Obj(found[0]) ?? [], found[0] == "gcePersistentDisk" ? field + ".persistentDisk" : $"{field}.{found[0]}", faults);
        foreach (var surplus in found.Skip(1)) faults.Forbidden($"{field}.{surplus}", "may not specify more than 1 volume type");
        if (spec.Has("local") && !spec.Has("nodeAffinity")) faults.Required(field + ".nodeAffinity", "Local volume requires node affinity");
    }

    private static void Glusterfs(JsonObject source, string field, Faults faults)
    {
        VolumeSourceRules.Need(source, field, faults, "endpoints", "path");
        if (!source.Has("endpointsNamespace")) return;
        if (source.Text("endpointsNamespace") is not { Length: > 0 } ns)
            faults.InvalidText(field + ".endpointsNamespace", "", "if the endpointnamespace is set, it must be a valid namespace name");
        else faults.DnsLabel(field + ".endpointsNamespace", ns);
    }

    private static void Local(JsonObject source, string field, Faults faults)
    {
        VolumeSourceRules.Need(source, field, faults, "path");
        PathRules.NoBacksteps(source.Text("path"), field + ".path", faults);
    }

    private static void Csi(JsonObject source, string field, Faults faults)
    {
        VolumeSourceRules.CsiDriver(source.Text("driver"), field + ".driver", faults);
        VolumeSourceRules.Need(source, field, faults, "volumeHandle");
        foreach (var name in (string[])["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"])
        {
            if (source.Obj(name) is not { } secret) continue;
            VolumeSourceRules.Need(secret, $"{field}.{name}", faults, "name", "namespace");
            if (secret.Text("name") is { Length: > 0 } text) faults.Subdomain($"{field}.{name}.name", text);
            if (secret.Text("namespace") is { Length: > 0 } ns) faults.DnsLabel($"{field}.{name}.namespace", ns);
        }
    }
}
