using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in volumes that show objects of the cluster as files.</summary>
internal static class ProjectionRules
{
    private const string ModeRule = "must be a number between 0 and 0777 (octal), both inclusive";
    private const string Conflict = "conflicting duplicate paths";

    private static readonly string[] Kinds = ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];

    public static void Secret(JsonObject source, string field, Faults faults) => Keys(source, "secretName", field, faults);

    public static void ConfigMap(JsonObject source, string field, Faults faults) => Keys(source, "name", field, faults);

    public static void Downward(JsonObject source, string field, Faults faults)
    {
        Mode(source, "defaultMode", field, faults);
        foreach (var (_, file) in source.Items("items")) File(file, field, faults);
    }

    public static void Projected(JsonObject source, string field, Faults faults)
    {
        Mode(source, "defaultMode", field, faults);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, part) in source.Items("sources"))
        {
            var at = $"{field}.sources[{i}]";
            var found = Kinds.Where(part.Has).ToArray();
            foreach (var kind in found) Part(kind, part.Obj(kind) ?? [], $"{at}.{kind}", field, paths, faults);
            if (found.Length > 1) faults.Forbidden(at, "may not specify more than 1 volume type per source");
        }
    }

    private static void Part(string kind, JsonObject part, string field, string volume, HashSet<string> paths, Faults faults)
    {
        switch (kind)
        {
            case "secret" or "configMap":
                VolumeSourceRules.Need(part, field, faults, "name");
                foreach (var (i, item) in part.Items("items"))
                {
                    KeyToPath(item, $"{field}.items[{i}]", faults);
                    if (item.Text("path") is { Length: > 0 } path && !paths.Add(path)) faults.InvalidText(volume, part.Text("name"), Conflict);
                }
                break;
            case "downwardAPI":
                foreach (var (_, file) in part.Items("items"))
                {
                    File(file, field, faults);
                    if (file.Text("path") is { Length: > 0 } path && !paths.Add(path)) faults.InvalidText(volume, path, Conflict);
                }
                break;
            case "serviceAccountToken":
                Token(part, field, volume, faults);
                break;
            case "clusterTrustBundle":
                TrustBundle(part, field, volume, paths, faults);
                break;
            case "podCertificate":
                Certificate(part, field, volume, paths, faults);
                break;
        }
    }

    private static void Token(JsonObject part, string field, string volume, Faults faults)
    {
        var seconds = part.Number("expirationSeconds") ?? 0;
        if (seconds < 600) faults.InvalidNumber(field + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        if (seconds > 1L << 32) faults.InvalidNumber(field + ".expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
        if (part.Text("path").Length == 0) faults.Required(volume + ".path");
        else PathRules.DescendingAndFree(part.Text("path"), volume + ".path", faults);
    }

    private static void TrustBundle(JsonObject part, string field, string volume, HashSet<string> paths, Faults faults)
    {
        if (part.Has("name") && part.Has("signerName")) faults.Invalid(field, part, "only one of name and signerName may be used");
        else if (part.Has("name"))
        {
            if (part.Text("name").Length == 0) faults.Required(field + ".name", "must be a valid object name");
            if (part.Has("labelSelector")) faults.Invalid(field + ".labelSelector", part["labelSelector"], "labelSelector must be unset if name is specified");
        }
        else if (part.Has("signerName"))
        {
            if (part.Text("signerName").Length == 0) faults.Required(field + ".signerName", "must be a valid signer name");
            if (part.Obj("labelSelector") is { } selector) SelectorRules.Validate(selector, field + ".labelSelector", faults);
        }
        else faults.Required(field, "either name or signerName must be specified");
        if (part.Text("path").Length == 0) faults.Required(field + ".path");
        PathRules.DescendingAndFree(part.Text("path"), field + ".path", faults);
        if (!paths.Add(part.Text("path"))) faults.InvalidText(volume, part.Text("path"), Conflict);
    }

    private static void Certificate(JsonObject part, string field, string volume, HashSet<string> paths, Faults faults)
    {
        if (part.Text("signerName").Length == 0) faults.Required(field + ".signerName");
        faults.Supported(field + ".keyType", part.Text("keyType"), "RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519");
        var files = ((string[])["credentialBundlePath", "keyPath", "certificateChainPath"]).Where(n => part.Text(n).Length > 0).ToArray();
        if (files.Length == 0) faults.Required(field, "specify at least one of credentialBundlePath, keyPath, and certificateChainPath");
        foreach (var name in files)
        {
            PathRules.DescendingAndFree(part.Text(name), $"{field}.{name}", faults);
            if (!paths.Add(part.Text(name))) faults.InvalidText(volume, part.Text(name), Conflict);
        }
    }

    private static void Keys(JsonObject source, string name, string field, Faults faults)
    {
        VolumeSourceRules.Need(source, field, faults, name);
        Mode(source, "defaultMode", field, faults);
        foreach (var (i, item) in source.Items("items")) KeyToPath(item, $"{field}.items[{i}]", faults);
    }

    private static void KeyToPath(JsonObject item, string field, Faults faults)
    {
        VolumeSourceRules.Need(item, field, faults, "key", "path");
        PathRules.DescendingAndFree(item.Text("path"), field + ".path", faults);
        Mode(item, "mode", field, faults);
    }

    private static void File(JsonObject file, string field, Faults faults)
    {
        VolumeSourceRules.Need(file, field, faults, "path");
        PathRules.DescendingAndFree(file.Text("path"), field + ".path", faults);
        if (file.Obj("fieldRef") is { } reference)
        {
            DownwardRules.Field(reference, DownwardRules.FileFields, field + ".fieldRef", faults);
            if (file.Has("resourceFieldRef")) faults.InvalidText(field, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
        }
        else if (file.Obj("resourceFieldRef") is { } resource) DownwardRules.Resource(resource, field + ".resourceFieldRef", inVolume: true, faults);
        else faults.Required(field, "one of fieldRef and resourceFieldRef is required");
        Mode(file, "mode", field, faults);
    }

    private static void Mode(JsonObject source, string name, string field, Faults faults)
    {
        if (source.Number(name) is < 0 or > 511) faults.InvalidNumber($"{field}.{name}", source.Number(name)!.Value, ModeRule);
    }
}
