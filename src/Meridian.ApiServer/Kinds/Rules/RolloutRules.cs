using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the strategy of a Deployment.</summary>
internal static class RolloutRules
{
    private const string PercentRule = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    public static void Validate(JsonObject? strategy, Faults faults)
    {
        faults.OneOf("spec.strategy.type", strategy.Text("type"), "Recreate", "RollingUpdate");
        if (strategy.Text("type") == "Recreate" && strategy.Has("rollingUpdate"))
            faults.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
        if (strategy.Text("type") != "RollingUpdate") return;
        if (strategy.Obj("rollingUpdate") is not { } rolling)
        {
            faults.Required("spec.strategy.rollingUpdate", "this should be defaulted and never be nil");
            return;
        }
        const string field = "spec.strategy.rollingUpdate";
        var unavailable = Amount(rolling["maxUnavailable"], field + ".maxUnavailable", faults);
        var surge = Amount(rolling["maxSurge"], field + ".maxSurge", faults);
        if (unavailable == 0 && surge == 0) faults.Invalid(field + ".maxUnavailable", rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0");
        if (unavailable > 100 && JsonAccess.AsText(rolling["maxUnavailable"]).Length > 0)
            faults.Invalid(field + ".maxUnavailable", rolling["maxUnavailable"], "must not be greater than 100%");
    }

    // The number, or the percentage.
    private static long? Amount(JsonNode? node, string field, Faults faults)
    {
        if (JsonAccess.AsText(node) is { Length: > 0 } text)
        {
            if (new IntOrString(text).TryPercent(out var percent)) return percent;
            faults.InvalidText(field, text, PercentRule);
            return null;
        }
        var number = JsonAccess.AsNumber(node);
        faults.NotNegative(field, number);
        return number;
    }
}
