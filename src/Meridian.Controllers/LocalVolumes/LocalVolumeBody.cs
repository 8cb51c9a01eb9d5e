using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Controllers.LocalVolumes;

/// <summary>Makes volumes that are directories.</summary>
internal static class LocalVolumeBody
{
    /// <summary>Keeps a volume until its directory is gone.</summary>
    internal const string Finalizer = "external-provisioner.volume.kubernetes.io/finalizer";

    internal static string NameFor(KubeObject claim) => $"pvc-{claim.Header.Uid}";

    /// <summary>Why no directory can be what a claim asks for; empty if one can.</summary>
    internal static string Refusal(PersistentVolumeClaimSpec spec)
    {
        if (spec.VolumeMode == "Block") return "block volumes are not supported by a provisioner of directories";
        return spec.DataSource is null && spec.DataSourceRef is null ? "" : "a directory cannot be filled from a data source";
    }

    /// <summary>The volume of a claim.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="of">Its class.</param>
    /// <param name="hostname">Host name of the node.</param>
    /// <param name="path">The directory.</param>
    internal static JsonObject Make(KubeObject claim, StorageClass of, string hostname, string path)
    {
        var spec = claim.View<PersistentVolumeClaim>().Spec;
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = ResourceTypes.PersistentVolumes.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = NameFor(claim),
                ["annotations"] = new JsonObject { [VolumeAnnotations.ProvisionedBy] = ILocalVolumes.Provisioner },
                ["finalizers"] = new JsonArray(JsonValue.Create(Finalizer)),
            },
            ["spec"] = new JsonObject
            {
                ["accessModes"] = Texts(spec.AccessModes),
                ["capacity"] = new JsonObject { ["storage"] = VolumeMatching.SizeOf(spec.Resources.Requests).ToString() },
                ["claimRef"] = Reference(claim),
                ["local"] = new JsonObject { ["path"] = path },
                ["nodeAffinity"] = Affinity(spec.AccessModes.Any(m => m is "ReadWriteMany" or "ReadOnlyMany") ? null : hostname),
                ["persistentVolumeReclaimPolicy"] = of.ReclaimPolicy,
                ["storageClassName"] = VolumeMatching.ClassOf(claim),
                ["volumeMode"] = "Filesystem",
            },
        };
        if (of.MountOptions.Length > 0) body["spec"]!["mountOptions"] = Texts(of.MountOptions);
        return body;
    }

    private static JsonObject Reference(KubeObject claim) => new()
    {
        ["apiVersion"] = "v1", ["kind"] = ResourceTypes.PersistentVolumeClaims.Kind, ["namespace"] = claim.Header.Namespace, ["name"] = claim.Header.Name,
        ["uid"] = claim.Header.Uid, ["resourceVersion"] = claim.Header.ResourceVersion,
    };

    // All nodes of a local cluster are one machine: a volume for many is reachable from each.
    private static JsonObject Affinity(string? hostname)
    {
        var expression = new JsonObject { ["key"] = WellKnownLabels.Hostname, ["operator"] = hostname is null ? "Exists" : "In" };
        if (hostname is not null) expression["values"] = new JsonArray(JsonValue.Create(hostname));
        var terms = new JsonArray(new JsonObject { ["matchExpressions"] = new JsonArray(expression) });
        return new JsonObject { ["required"] = new JsonObject { ["nodeSelectorTerms"] = terms } };
    }

    private static JsonArray Texts(string[] texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);
}
