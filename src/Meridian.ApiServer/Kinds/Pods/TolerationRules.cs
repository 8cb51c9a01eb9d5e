using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in tolerations and taints.</summary>
internal static class TolerationRules
{
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <summary>Checks what a pod, or its runtime class, tolerates.</summary>
    public static void Validate(JsonObject? owner, string field, Faults faults)
    {
        foreach (var (i, toleration) in owner.Items("tolerations")) One(toleration, $"{field}[{i}]", faults);
    }

    /// <summary>Checks the taints of a node; faults name the path that Kubernetes gives them, below the metadata.</summary>
    public static void ValidateTaints(JsonObject? node, Faults faults) => ValidateTaints(node.Obj("spec"), "metadata.taints", faults);

    /// <summary>Checks the taints of whatever has some.</summary>
    public static void ValidateTaints(JsonObject? owner, string path, Faults faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, taint) in owner.Items("taints"))
        {
            var (field, key, effect) = ($"{path}[{i}]", taint.Text("key"), taint.Text("effect"));
            faults.QualifiedName(field + ".key", key);
            if (LabelSyntax.ValueFault(taint.Text("value")) is { } fault) faults.InvalidText(field + ".value", taint.Text("value"), fault);
            faults.OneOf(field + ".effect", effect, Effects);
            if (!seen.Add($"{key}|{effect}"))
                faults.Add(new StatusCause("FieldValueDuplicate", $"Duplicate value: {JsonAccess.Render(taint)}: taints must be unique by key and effect pair", field));
        }
    }

    private static void One(JsonObject toleration, string field, Faults faults)
    {
        var (key, op, value, effect) = (toleration.Text("key"), toleration.Text("operator"), toleration.Text("value"), toleration.Text("effect"));
        if (key.Length > 0) faults.QualifiedName(field + ".key", key);
        else if (op != "Exists") faults.InvalidText(field + ".operator", op, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        if (toleration.Has("tolerationSeconds") && effect != "NoExecute") faults.InvalidText(field + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        if (op is "" or "Equal")
        {
            if (LabelSyntax.ValueFaults(value).ToArray() is { Length: > 0 } wrong) faults.InvalidText(field + ".operator", value, string.Join(';', wrong));
        }
        else if (op == "Exists")
        {
            if (value.Length > 0) faults.InvalidText(field + ".operator", value, "value must be empty when `operator` is 'Exists'");
        }
        else faults.Supported(field + ".operator", op, "Equal", "Exists");
        if (effect.Length > 0) faults.Supported(field + ".effect", effect, Effects);
    }
}
