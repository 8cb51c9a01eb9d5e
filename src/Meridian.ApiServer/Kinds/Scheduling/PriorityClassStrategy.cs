using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>PriorityClasses.</summary>
internal sealed class PriorityClassStrategy() : BuiltInStrategy(ResourceTypes.PriorityClasses)
{
    private const string SystemPrefix = "system-";
    private const long HighestOfUsers = 1_000_000_000;

    // What counts is fixed, so the number stays where it starts.
    public override bool BumpsGeneration(JsonObject current, JsonObject updated) => false;

    public override void Default(JsonObject obj) => obj.SetDefault("preemptionPolicy", "PreemptLowerPriority");

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var (name, value) = (obj.Obj("metadata").Text("name"), obj.Number("value") ?? 0);
        if (name.StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            if (SystemFault(name, value, obj.Flag("globalDefault")) is { } fault)
                faults.Forbidden("metadata.name", $"priority class names with '{SystemPrefix}' prefix are reserved for system use only. error: {fault}");
        }
        else if (value > HighestOfUsers) faults.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestOfUsers}");
        if (obj.Text("preemptionPolicy") is var policy && policy is not ("PreemptLowerPriority" or "Never"))
        {
            if (policy.Length == 0) faults.Required("preemptionPolicy");
            else faults.Supported("preemptionPolicy", policy, "Never", "PreemptLowerPriority");
        }
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if ((current.Number("value") ?? 0) != (updated.Number("value") ?? 0)) faults.Forbidden("value", "may not be changed in an update.");
        faults.Immutable("preemptionPolicy", current["preemptionPolicy"], updated["preemptionPolicy"]);
    }

    private static string? SystemFault(string name, long value, bool globalDefault)
    {
        long? fixedValue = name switch
        {
            "system-node-critical" => 2_000_001_000,
            "system-cluster-critical" => 2_000_000_000,
            _ => null,
        };
        if (fixedValue is null) return $"{name} is not a known system priority class";
        if (value != fixedValue) return $"value of {name} PriorityClass must be {fixedValue}";
        return globalDefault ? $"globalDefault of {name} PriorityClass must be false" : null;
    }
}
