using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in amounts that are numbers or percentages, and in the strategies of rollouts.</summary>
internal static class RolloutRules
{
    private const string PercentRule = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    /// <summary>Checks the strategy of a Deployment.</summary>
    public static void Validate(JsonObject? strategy, Faults faults)
    {
        faults.OneOf("spec.strategy.type", strategy.Text("type"), "Recreate", "RollingUpdate");
        if (strategy.Text("type") == "Recreate" && strategy.Has("rollingUpdate"))
            faults.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
        if (strategy.Text("type") != "RollingUpdate") return;
        const string field = "spec.strategy.rollingUpdate";
        if (strategy.Obj("rollingUpdate") is not { } rolling)
        {
            faults.Required(field, "this should be defaulted and never be nil");
            return;
        }
        var unavailable = Amount(rolling["maxUnavailable"], field + ".maxUnavailable", faults);
        var surge = Amount(rolling["maxSurge"], field + ".maxSurge", faults);
        if (unavailable == 0 && surge == 0) faults.Invalid(field + ".maxUnavailable", rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0");
        NotMoreThanAll(rolling["maxUnavailable"], field + ".maxUnavailable", faults);
    }

    /// <summary>Checks the strategy of a DaemonSet: at one place a new pod comes either before or after the old one goes.</summary>
    public static void ValidateOfDaemonSet(JsonObject? strategy, Faults faults)
    {
        const string field = "spec.updateStrategy";
        faults.Supported(field + ".type", strategy.Text("type"), "RollingUpdate", "OnDelete");
        if (strategy.Text("type") != "RollingUpdate") return;
        if (strategy.Obj("rollingUpdate") is not { } rolling)
        {
            faults.Required(field + ".rollingUpdate");
            return;
        }
        var unavailable = Amount(rolling["maxUnavailable"], field + ".rollingUpdate.maxUnavailable", faults);
        var surge = Amount(rolling["maxSurge"], field + ".rollingUpdate.maxSurge", faults);
        NotMoreThanAll(rolling["maxUnavailable"], field + ".rollingUpdate.maxUnavailable", faults);
        NotMoreThanAll(rolling["maxSurge"], field + ".rollingUpdate.maxSurge", faults);
        if (unavailable > 0 && surge > 0) faults.Invalid(field + ".rollingUpdate.maxSurge", rolling["maxSurge"], "may not be set when maxUnavailable is non-zero");
        else if (unavailable == 0 && surge == 0) faults.Required(field + ".rollingUpdate.maxUnavailable", "cannot be 0 when maxSurge is 0");
    }

    /// <summary>Reads a number or percentage; null, with a fault, for anything else.</summary>
    public static long? Amount(JsonNode? node, string field, Faults faults)
    {
        if (node is JsonValue value && value.TryGetValue(out string? text))
        {
            if (new IntOrString(text).TryPercent(out var percent)) return percent;
            faults.InvalidText(field, text, PercentRule);
            return null;
        }
        var number = JsonAccess.AsNumber(node);
        faults.NotNegative(field, number);
        return number;
    }

    /// <summary>Adds a fault for a percentage beyond 100.</summary>
    public static void NotMoreThanAll(JsonNode? node, string field, Faults faults)
    {
        if (JsonAccess.AsText(node) is { Length: > 0 } text && new IntOrString(text).TryPercent(out var percent) && percent > 100)
            faults.InvalidText(field, text, "must not be greater than 100%");
    }
}
