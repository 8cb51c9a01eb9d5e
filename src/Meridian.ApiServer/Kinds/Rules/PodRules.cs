using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a pod's specification, in pods and in templates.</summary>
internal static class PodRules
{
    /// <param name="spec">The specification; null if it is missing.</param>
    /// <param name="field">Its path.</param>
    /// <param name="faults">Collects.</param>
    public static void Validate(JsonObject? spec, string field, Faults faults)
    {
        var volumes = Volumes(spec, field + ".volumes", faults);
        if ((spec.Array("containers")?.Count ?? 0) == 0) faults.Required(field + ".containers");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in (string[])["initContainers", "containers"])
            foreach (var (i, container) in spec.Items(list)) Container(container, $"{field}.{list}[{i}]", names, volumes, faults);
        faults.OneOf(field + ".restartPolicy", spec.Text("restartPolicy"), "Always", "OnFailure", "Never");
        faults.OneOf(field + ".dnsPolicy", spec.Text("dnsPolicy"), "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        faults.NotNegative(field + ".terminationGracePeriodSeconds", spec.Number("terminationGracePeriodSeconds"));
        if (spec.Number("activeDeadlineSeconds") is < 1 or > int.MaxValue)
            faults.InvalidNumber(field + ".activeDeadlineSeconds", spec.Number("activeDeadlineSeconds")!.Value, "must be between 1 and 2147483647, inclusive");
        MetadataRules.ValidateLabels(spec.Map("nodeSelector"), field + ".nodeSelector", faults);
        foreach (var name in (string[])["serviceAccountName", "nodeName", "schedulerName", "priorityClassName"])
            if (spec.Text(name) is { Length: > 0 } value) faults.Each($"{field}.{name}", value, NameSyntax.SubdomainFaults(value));
        foreach (var (i, toleration) in spec.Items("tolerations")) Toleration(toleration, $"{field}.tolerations[{i}]", faults);
        Spread(spec, field + ".topologySpreadConstraints", faults);
    }

    private static void Container(JsonObject container, string field, HashSet<string> names, HashSet<string> volumes, Faults faults)
    {
        var name = container.Text("name");
        if (name.Length == 0) faults.Required(field + ".name");
        else if (NameSyntax.LabelFaults(name).ToArray() is { Length: > 0 } wrong) faults.Each(field + ".name", name, wrong);
        else if (!names.Add(name)) faults.Duplicate(field + ".name", name);
        ContainerRules.Validate(container, field, volumes, faults);
    }

    private static HashSet<string> Volumes(JsonObject? spec, string field, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, volume) in spec.Items("volumes"))
        {
            var name = volume.Text("name");
            if (name.Length == 0) faults.Required($"{field}[{i}].name");
            else if (NameSyntax.LabelFaults(name).ToArray() is { Length: > 0 } wrong) faults.Each($"{field}[{i}].name", name, wrong);
            else if (!names.Add(name)) faults.Duplicate($"{field}[{i}].name", name);
            foreach (var surplus in volume.Where(p => p.Key != "name" && p.Value is not null).Skip(1))
                faults.Forbidden($"{field}[{i}].{surplus.Key}", "may not specify more than 1 volume type");
        }
        return names;
    }

    private static void Toleration(JsonObject toleration, string field, Faults faults)
    {
        var (key, op) = (toleration.Text("key"), toleration.Text("operator"));
        if (key.Length > 0) faults.Each(field + ".key", key, LabelSyntax.KeyFaults(key));
        else if (op != "Exists") faults.InvalidText(field + ".operator", op, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        if (op.Length > 0 && op is not ("Equal" or "Exists")) faults.Add(FieldFault.NotSupported(field + ".operator", op, "Equal", "Exists"));
        if (op == "Exists" && toleration.Text("value").Length > 0) faults.InvalidText(field + ".operator", toleration.Text("value"), "value must be empty when `operator` is 'Exists'");
        var effect = toleration.Text("effect");
        if (effect.Length > 0) faults.OneOf(field + ".effect", effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
        if (toleration.Has("tolerationSeconds") && effect != "NoExecute") faults.InvalidText(field + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }

    private static void Spread(JsonObject? spec, string field, Faults faults)
    {
        foreach (var (i, constraint) in spec.Items("topologySpreadConstraints"))
        {
            if (constraint.Number("maxSkew") is null or <= 0) faults.InvalidNumber($"{field}[{i}].maxSkew", constraint.Number("maxSkew") ?? 0, "must be greater than zero");
            if (constraint.Text("topologyKey").Length == 0) faults.Required($"{field}[{i}].topologyKey", "can not be empty");
            faults.OneOf($"{field}[{i}].whenUnsatisfiable", constraint.Text("whenUnsatisfiable"), "DoNotSchedule", "ScheduleAnyway");
        }
    }
}
