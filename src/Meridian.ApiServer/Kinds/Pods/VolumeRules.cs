using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a pod's volumes.</summary>
internal static class VolumeRules
{
    // In the order in which Kubernetes looks at them: of two the later is the one too many.
    private static readonly Dictionary<string, Action<JsonObject, string, Faults>> Sources = new(StringComparer.Ordinal)
    {
        ["emptyDir"] = static (s, f, e) => EmptyDir(s, f, e),
        ["hostPath"] = VolumeSourceRules.HostPath,
        ["gitRepo"] = static (s, f, e) => GitRepo(s, f, e),
        ["gcePersistentDisk"] = VolumeSourceRules.GcePersistentDisk,
        ["awsElasticBlockStore"] = VolumeSourceRules.AwsElasticBlockStore,
        ["secret"] = ProjectionRules.Secret,
        ["nfs"] = VolumeSourceRules.Nfs,
        ["iscsi"] = VolumeSourceRules.Iscsi,
        ["glusterfs"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "endpoints", "path"),
        ["flocker"] = VolumeSourceRules.Flocker,
        ["persistentVolumeClaim"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "claimName"),
        ["rbd"] = VolumeSourceRules.Rbd,
        ["cinder"] = static (s, f, e) => VolumeSourceRules.NeedWithSecret(s, f, e, false, "volumeID"),
        ["cephfs"] = VolumeSourceRules.CephFs,
        ["quobyte"] = VolumeSourceRules.Quobyte,
        ["downwardAPI"] = ProjectionRules.Downward,
        ["fc"] = VolumeSourceRules.FibreChannel,
        ["flexVolume"] = VolumeSourceRules.Flex,
        ["configMap"] = ProjectionRules.ConfigMap,
        ["azureFile"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "secretName", "shareName"),
        ["vsphereVolume"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "volumePath"),
        ["photonPersistentDisk"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "pdID"),
        ["portworxVolume"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "volumeID"),
        ["azureDisk"] = VolumeSourceRules.AzureDisk,
        ["storageos"] = static (s, f, e) => VolumeSourceRules.StorageOs(s, f, e, false),
        ["projected"] = ProjectionRules.Projected,
        ["scaleIO"] = static (s, f, e) => VolumeSourceRules.Need(s, f, e, "gateway", "system", "volumeName"),
        ["csi"] = static (s, f, e) => Csi(s, f, e),
        ["ephemeral"] = static (s, f, e) => Ephemeral(s, f, e),
        ["image"] = static (s, f, e) => e.OneOf(f + ".pullPolicy", s.Text("pullPolicy"), "Always", "IfNotPresent", "Never"),
    };

    public static void Validate(PodScope pod, string field, Faults faults)
    {
        var made = pod.Spec.Items("volumes").Where(v => pod.PodName.Length > 0 && v.Item.Has("ephemeral"))
            .Select(v => $"{pod.PodName}-{v.Item.Text("name")}").ToHashSet(StringComparer.Ordinal);
        foreach (var (i, volume) in pod.Spec.Items("volumes"))
        {
            var (at, before, name) = ($"{field}[{i}]", faults.Found.Count, volume.Text("name"));
            Source(volume, at, pod, faults);
            if (name.Length == 0) faults.Required(at + ".name");
            else faults.DnsLabel(at + ".name", name);
            if (pod.Volumes.ContainsKey(name)) faults.Duplicate(at + ".name", name);
            if (faults.Found.Count == before) pod.Volumes[name] = volume;
            if (volume.Obj("persistentVolumeClaim").Text("claimName") is var claim && made.Contains(claim))
                faults.InvalidText(at + ".persistentVolumeClaim.claimName", claim, "must not reference a PVC that gets created for an ephemeral volume");
        }
    }

    private static void Source(JsonObject volume, string field, PodScope pod, Faults faults)
    {
        var found = Sources.Keys.Where(volume.Has).ToArray();
        if (found.Length == 0)
        {
            faults.Required(field, "must specify a volume type");
            return;
        }
        var first = found[0];
        // The path of this one has another name than the field, as in Kubernetes.
        Sources[first](volume.Obj(first) ?? [], first == "gcePersistentDisk" ? field + ".persistentDisk" : $"{field}.{first}", faults);
        foreach (var surplus in found.Skip(1)) faults.Forbidden($"{field}.{surplus}", "may not specify more than 1 volume type");
        if (first == "ephemeral" && pod.PodName.Length > 0 && volume.Text("name") is { Length: > 0 } name)
            foreach (var fault in Objects.NameSyntax.SubdomainFaults($"{pod.PodName}-{name}"))
                faults.InvalidText(field + ".name", name, $"PVC name \"{pod.PodName}-{name}\": {fault}");
        if (first == "image" && pod.IsPod && volume.Obj("image").Text("reference").Length == 0) faults.Required(field + ".image.reference");
    }

    private static void EmptyDir(JsonObject source, string field, Faults faults)
    {
        if (source["sizeLimit"] is not { } limit) return;
        if (!Objects.Quantity.TryParse(limit.ToString(), out var amount) || amount.Sign < 0)
            faults.Forbidden(field + ".sizeLimit", "SizeLimit field must be a valid resource quantity");
    }

    private static void GitRepo(JsonObject source, string field, Faults faults)
    {
        VolumeSourceRules.Need(source, field, faults, "repository");
        PathRules.Descending(source.Text("directory"), field + ".directory", faults);
    }

    private static void Csi(JsonObject source, string field, Faults faults)
    {
        VolumeSourceRules.CsiDriver(source.Text("driver"), field + ".driver", faults);
        if (source.Obj("nodePublishSecretRef") is not { } secret) return;
        if (secret.Text("name").Length == 0) faults.Required(field + ".nodePublishSecretRef.name");
        else faults.Subdomain(field + ".name", secret.Text("name"));
    }

    private static void Ephemeral(JsonObject source, string field, Faults faults)
    {
        field += ".volumeClaimTemplate";
        if (source.Obj("volumeClaimTemplate") is not { } template)
        {
            faults.Required(field);
            return;
        }
        var metadata = template.Obj("metadata") ?? [];
        MetadataRules.ValidateAnnotations(metadata.Map("annotations"), field + ".metadata.annotations", faults);
        MetadataRules.ValidateLabels(metadata.Map("labels"), field + ".metadata.labels", faults);
        foreach (var (name, value) in metadata)
            if (value is not null && name is not ("annotations" or "labels" or "creationTimestamp")) faults.Forbidden($"{field}.metadata.{name}", "cannot be set");
        VolumeClaimRules.Validate(template.Obj("spec"), field + ".spec", faults);
    }
}
