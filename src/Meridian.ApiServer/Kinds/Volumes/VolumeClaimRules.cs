using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the specification of a PersistentVolumeClaim, also where it stands in a pod's volume.</summary>
internal static class VolumeClaimRules
{
    public static void Validate(JsonObject? spec, string field, Faults faults)
    {
        spec ??= [];
        if (!spec.Texts("accessModes").Any()) faults.Required(field + ".accessModes", "at least 1 access mode is required");
        if (spec.Obj("selector") is { } selector) SelectorRules.Validate(selector, field + ".selector", faults);
        AccessModes(spec, field, faults);
        Storage(spec, field + ".resources[storage]", faults);
        foreach (var name in (string[])["storageClassName", "volumeAttributesClassName"])
            if (spec.Text(name) is { Length: > 0 } value) faults.Subdomain($"{field}.{name}", value);
        if (spec.Has("volumeMode")) faults.Supported(field + ".volumeMode", spec.Text("volumeMode"), "Block", "Filesystem");
        foreach (var name in (string[])["dataSource", "dataSourceRef"])
            if (spec.Obj(name) is { } source) Source(source, $"{field}.{name}", faults);
        SameSource(spec, field, faults);
    }

    public static void AccessModes(JsonObject spec, string field, Faults faults)
    {
        var modes = spec.Texts("accessModes").ToArray();
        foreach (var mode in modes) faults.Supported(field + ".accessModes", mode, "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
        if (modes.Contains("ReadWriteOncePod") && modes.Any(m => m is "ReadOnlyMany" or "ReadWriteMany" or "ReadWriteOnce"))
            faults.Forbidden(field + ".accessModes", "may not use ReadWriteOncePod with other access modes");
    }

    private static void Storage(JsonObject spec, string field, Faults faults)
    {
        var amount = spec.Obj("resources").Obj("requests")?["storage"];
        if (amount is null) faults.Required(field);
        else if (!Quantity.TryParse(amount.ToString(), out var size) || size.Sign <= 0) faults.Invalid(field, amount, "must be greater than zero");
    }

    private static void Source(JsonObject source, string field, Faults faults)
    {
        VolumeSourceRules.Need(source, field, faults, "name", "kind");
        var group = source.Text("apiGroup");
        if (group.Length > 0) faults.Subdomain(field + ".apiGroup", group);
        else if (source.Text("kind") != "PersistentVolumeClaim")
            faults.InvalidText(field, source.Text("kind"), "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        if (source.Text("namespace") is { Length: > 0 } ns) faults.DnsLabel(field + ".namespace", ns);
    }

    private static void SameSource(JsonObject spec, string field, Faults faults)
    {
        if (spec.Obj("dataSource") is not { } source || spec.Obj("dataSourceRef") is not { } reference) return;
        if (reference.Text("namespace").Length > 0)
            faults.InvalidText(field, field + ".dataSource", "may not be specified when dataSourceRef.namespace is specified");
        else if (((string[])["apiGroup", "kind", "name"]).Any(n => source.Text(n) != reference.Text(n))) faults.InvalidText(field, field + ".dataSource", "must match dataSourceRef");
    }
}
