using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the sources that pods and PersistentVolumes have in common.</summary>
internal static partial class VolumeSourceRules
{
    private const string HostPorts = "must be a host:port pair or multiple pairs separated by commas";

    /// <summary>Texts that must not be empty.</summary>
    public static void Need(JsonObject source, string field, Faults faults, params string[] names)
    {
        foreach (var name in names)
            if (source.Text(name).Length == 0) faults.Required($"{field}.{name}");
    }

    /// <summary>As <see cref="Need"/>; a secret, if one is named, has a name, and in a PersistentVolume a namespace.</summary>
    public static void NeedWithSecret(JsonObject source, string field, Faults faults, bool persistent, params string[] names)
    {
        Need(source, field, faults, names);
        if (source.Obj("secretRef") is { } secret) Need(secret, field + ".secretRef", faults, persistent ? ["name", "namespace"] : ["name"]);
    }

    public static void HostPath(JsonObject source, string field, Faults faults)
    {
        if (source.Text("path") is not { Length: > 0 } path)
        {
            faults.Required(field + ".path");
            return;
        }
        PathRules.NoBacksteps(path, field + ".path", faults);
        if (source.Has("type"))
            faults.Supported(field + ".type", source.Text("type"), "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    }

    public static void GcePersistentDisk(JsonObject source, string field, Faults faults)
    {
        Need(source, field, faults, "pdName");
        Partition(source, field, faults);
    }

    public static void AwsElasticBlockStore(JsonObject source, string field, Faults faults)
    {
        Need(source, field, faults, "volumeID");
        Partition(source, field, faults);
    }

    public static void Nfs(JsonObject source, string field, Faults faults)
    {
        Need(source, field, faults, "server", "path");
        if (!source.Text("path").StartsWith('/')) faults.InvalidText(field + ".path", source.Text("path"), "must be an absolute path");
    }

    public static void Iscsi(JsonObject source, string field, Faults faults)
    {
        Need(source, field, faults, "targetPortal", "iqn");
        if (source.Text("iqn") is { Length: > 0 } name) IscsiName(name, field + ".iqn", faults);
        faults.InRange(field + ".lun", source.Number("lun"), 0, 255);
        if ((source.Flag("chapAuthDiscovery") || source.Flag("chapAuthSession")) && !source.Has("secretRef")) faults.Required(field + ".secretRef");
        if (source.Has("initiatorName")) IscsiName(source.Text("initiatorName"), field + ".initiatorname", faults);
    }

    public static void Flocker(JsonObject source, string field, Faults faults)
    {
        var (name, id) = (source.Text("datasetName"), source.Text("datasetUUID"));
        if (name.Length == 0 && id.Length == 0) faults.Required(field, "one of datasetName and datasetUUID is required");
        if (name.Length > 0 && id.Length > 0) faults.InvalidText(field, "resource", "datasetName and datasetUUID can not be specified simultaneously");
        if (name.Contains('/', StringComparison.Ordinal)) faults.InvalidText(field + ".datasetName", name, "must not contain '/'");
    }

    public static void Rbd(JsonObject source, string field, Faults faults)
    {
        if (!source.Texts("monitors").Any()) faults.Required(field + ".monitors");
        Need(source, field, faults, "image");
    }

    public static void CephFs(JsonObject source, string field, Faults faults)
    {
        if (!source.Texts("monitors").Any()) faults.Required(field + ".monitors");
    }

    public static void Quobyte(JsonObject source, string field, Faults faults)
    {
        var registry = source.Text("registry");
        if (registry.Length == 0) faults.Required(field + ".registry", HostPorts);
        else if (source.Text("tenant").Length >= 65) faults.Required(field + ".tenant", "must be a UUID and may not exceed a length of 64 characters");
        else
            foreach (var pair in registry.Split(','))
                if (pair.LastIndexOf(':') < 0) faults.InvalidText(field + ".registry", registry, HostPorts);
        Need(source, field, faults, "volume");
    }

    public static void FibreChannel(JsonObject source, string field, Faults faults)
    {
        var (targets, ids) = (source.Texts("targetWWNs").Count(), source.Texts("wwids").Count());
        if (targets == 0 && ids == 0) faults.Required(field + ".targetWWNs", "must specify either targetWWNs or wwids, but not both");
        if (targets > 0 && ids > 0) faults.Invalid(field + ".targetWWNs", source["targetWWNs"], "targetWWNs and wwids can not be specified simultaneously");
        if (targets == 0) return;
        if (source.Number("lun") is not { } lun) faults.Required(field + ".lun", "lun is required if targetWWNs is specified");
        else faults.InRange(field + ".lun", lun, 0, 255);
    }

    public static void Flex(JsonObject source, string field, Faults faults)
    {
        Need(source, field, faults, "driver");
        foreach (var key in source.Map("options").Keys)
        {
            var domain = "." + key.Split('/', 2)[0].ToLowerInvariant();
            if (key.Contains('/', StringComparison.Ordinal) && (domain.EndsWith(".kubernetes.io", StringComparison.Ordinal) || domain.EndsWith(".k8s.io", StringComparison.Ordinal)))
                faults.InvalidText($"{field}.options[{key}]", key, "kubernetes.io and k8s.io namespaces are reserved");
        }
    }

    public static void AzureDisk(JsonObject source, string field, Faults faults)
    {
        Need(source, field, faults, "diskName", "diskURI");
        if (source.Has("cachingMode")) faults.Supported(field + ".cachingMode", source.Text("cachingMode"), "None", "ReadOnly", "ReadWrite");
        if (!source.Has("kind")) return;
        var (kind, uri) = (source.Text("kind"), source.Text("diskURI"));
        faults.Supported(field + ".kind", kind, "Dedicated", "Managed", "Shared");
        if (kind == "Managed" && !uri.StartsWith("/subscriptions/", StringComparison.Ordinal))
            faults.Supported(field + ".diskURI", uri, "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}");
        if (kind != "Managed" && !uri.StartsWith("https://", StringComparison.Ordinal))
            faults.Supported(field + ".diskURI", uri, "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd");
    }

    public static void StorageOs(JsonObject source, string field, Faults faults, bool persistent)
    {
        NeedWithSecret(source, field, faults, persistent, "volumeName");
        foreach (var name in (string[])["volumeName", "volumeNamespace"])
            if (source.Text(name) is { Length: > 0 } text) faults.DnsLabel($"{field}.{name}", text);
    }

    public static void CsiDriver(string driver, string field, Faults faults)
    {
        if (driver.Length == 0) faults.Required(field);
        if (driver.Length > 63) faults.TooLong(field, 63);
        faults.Each(field, driver, Objects.NameSyntax.SubdomainFaults(driver.ToLowerInvariant()));
    }

    private static void Partition(JsonObject source, string field, Faults faults)
    {
        // The message names a smaller range than the rule, as in Kubernetes.
        if (source.Number("partition") is < 0 or > 255) faults.InvalidNumber(field + ".partition", source.Number("partition")!.Value, "must be between 1 and 255, inclusive");
    }

    private static void IscsiName(string name, string field, Faults faults)
    {
        var rule = name.Length < 3 ? null : name[..3] switch { "iqn" => Iqn(), "eui" => Eui(), "naa" => Naa(), _ => null };
        if (rule is null) faults.InvalidText(field, name, "must be valid format starting with iqn, eui, or naa");
        else if (!rule.IsMatch(name)) faults.InvalidText(field, name, "must be valid format");
    }

    [GeneratedRegex(@"iqn\.\d{4}-\d{2}\.([a-zA-Z0-9.-]+)(:[^,;*&$|\s]+)$")]
    private static partial Regex Iqn();

    [GeneratedRegex("^eui.[a-zA-Z0-9]{16}$")]
    private static partial Regex Eui();

    [GeneratedRegex("^naa.[a-zA-Z0-9]{32}$")]
    private static partial Regex Naa();
}
