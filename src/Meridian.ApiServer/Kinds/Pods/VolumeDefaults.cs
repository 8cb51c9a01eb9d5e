using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>Fills in what volumes leave out.</summary>
internal static class VolumeDefaults
{
    private const int FileMode = 420;

    /// <summary>Defaults of a pod's volume: one without a source is an empty directory.</summary>
    public static void Apply(JsonObject volume)
    {
        if (!volume.Any(p => p.Key != "name" && p.Value is not null)) volume["emptyDir"] = new JsonObject();
        foreach (var kind in (string[])["secret", "configMap", "downwardAPI", "projected"]) volume.Obj(kind)?.SetDefault("defaultMode", FileMode);
        Source(volume);
        foreach (var (_, file) in volume.Obj("downwardAPI").Items("items")) References(file);
        foreach (var (_, part) in volume.Obj("projected").Items("sources"))
        {
            part.Obj("serviceAccountToken")?.SetDefault("expirationSeconds", 3600);
            part.Obj("podCertificate")?.SetDefault("maxExpirationSeconds", 86400);
            foreach (var (_, file) in part.Obj("downwardAPI").Items("items")) References(file);
        }
        if (volume.Obj("image") is { } image && image.Text("pullPolicy").Length == 0) image["pullPolicy"] = PodDefaults.PullPolicy(image.Text("reference"));
        volume.Obj("ephemeral").Obj("volumeClaimTemplate").Obj("spec")?.SetDefault("volumeMode", "Filesystem");
    }

    /// <summary>Defaults of the sources that pods and PersistentVolumes have in common.</summary>
    public static void Source(JsonObject volume)
    {
        volume.Obj("hostPath")?.SetDefault("type", "");
        Texts(volume.Obj("iscsi"), ("iscsiInterface", "default"));
        Texts(volume.Obj("rbd"), ("pool", "rbd"), ("user", "admin"), ("keyring", "/etc/ceph/keyring"));
        Texts(volume.Obj("scaleIO"), ("storageMode", "ThinProvisioned"), ("fsType", "xfs"));
        Texts(volume.Obj("azureDisk"), ("cachingMode", "ReadWrite"), ("kind", "Shared"), ("fsType", "ext4"));
        volume.Obj("azureDisk")?.SetDefault("readOnly", false);
    }

    /// <summary>Defaults of references to a pod's own fields.</summary>
    public static void References(JsonObject? from)
    {
        if (from.Obj("fieldRef") is { } field && field.Text("apiVersion").Length == 0) field["apiVersion"] = "v1";
        from.Obj("resourceFieldRef")?.SetDefault("divisor", "0");
    }

    private static void Texts(JsonObject? source, params (string Name, string Value)[] defaults)
    {
        foreach (var (name, value) in source is null ? [] : defaults)
            if (source!.Text(name).Length == 0) source![name] = value;
    }
}
