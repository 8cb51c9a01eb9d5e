using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>StorageClasses.</summary>
internal sealed class StorageClassStrategy() : BuiltInStrategy(ResourceTypes.StorageClasses)
{
    public override bool HasGeneration => false;

    public override void Default(JsonObject obj)
    {
        obj.SetDefault("reclaimPolicy", "Delete");
        obj.SetDefault("volumeBindingMode", "Immediate");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        ParameterRules.Driver(obj, "provisioner", faults);
        ParameterRules.Parameters(obj, faults);
        if (obj.Text("reclaimPolicy") is { Length: > 0 } policy) faults.Supported("reclaimPolicy", policy, "Delete", "Retain");
        faults.Supported("volumeBindingMode", obj.Text("volumeBindingMode"), "Immediate", "WaitForFirstConsumer");
        Topologies(obj, faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        foreach (var field in (string[])["parameters", "provisioner", "reclaimPolicy"]) ParameterRules.Fixed(current, updated, field, faults);
        faults.Immutable("volumeBindingMode", current["volumeBindingMode"], updated["volumeBindingMode"]);
    }

    private static void Topologies(JsonObject obj, Faults faults)
    {
        var seen = new List<JsonObject>();
        foreach (var (i, term) in obj.Items("allowedTopologies"))
        {
            var keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (j, expression) in term.Items("matchLabelExpressions"))
            {
                var field = $"allowedTopologies[{i}].matchLabelExpressions[{j}]";
                if (expression.Array("values") is not { Count: > 0 }) faults.Required(field + ".values");
                faults.Unique(field + ".values", expression.Texts("values"));
                faults.Each(field + ".key", expression.Text("key"), LabelSyntax.KeyFaults(expression.Text("key")));
                if (!keys.Add(expression.Text("key"))) faults.Duplicate(field + ".key", expression.Text("key"));
            }
            if (seen.Any(other => JsonNode.DeepEquals(other, term))) faults.Duplicate($"allowedTopologies[{i}].matchLabelExpressions", "");
            seen.Add(term);
        }
    }
}
