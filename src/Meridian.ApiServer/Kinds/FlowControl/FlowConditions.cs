using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the status of the flow control kinds.</summary>
internal static class FlowConditions
{
    public static void Validate(JsonObject obj, Faults faults)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, condition) in obj.Obj("status").Items("conditions"))
        {
            var (field, type) = ($"status.conditions[{i}].type", condition.Text("type"));
            if (!types.Add(type)) faults.Duplicate(field, type);
            if (type.Length == 0) faults.Required(field, "must not be empty");
        }
    }
}
