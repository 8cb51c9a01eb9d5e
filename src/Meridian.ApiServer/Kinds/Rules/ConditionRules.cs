using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a list of <c>meta.k8s.io</c> conditions.</summary>
internal static class ConditionRules
{
    private const int MaxReason = 1024;
    private const int MaxMessage = 32 * 1024;

    private const string ReasonRule =
        "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an " +
        "alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', " +
        "regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')";

    public static void Validate(JsonObject? owner, string field, Faults faults)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, condition) in owner.Items("conditions"))
        {
            var path = $"{field}[{i}]";
            if (!types.Add(condition.Text("type"))) faults.Duplicate(path + ".type", condition.Text("type"));
            One(condition, path, faults);
        }
    }

    private static void One(JsonObject condition, string field, Faults faults)
    {
        faults.Each(field + ".type", condition.Text("type"), LabelSyntax.KeyFaults(condition.Text("type")));
        faults.Supported(field + ".status", condition.Text("status"), "False", "True", "Unknown");
        if (condition.Number("observedGeneration") is < 0 and var generation) faults.InvalidNumber(field + ".observedGeneration", generation, "must be greater than or equal to zero");
        if (condition.Text("lastTransitionTime").Length == 0) faults.Required(field + ".lastTransitionTime", "must be set");
        var reason = condition.Text("reason");
        if (reason.Length == 0) faults.Required(field + ".reason", "must be set");
        else if (!IsReason(reason)) faults.InvalidText(field + ".reason", reason, ReasonRule);
        if (reason.Length > MaxReason) faults.TooLong(field + ".reason", MaxReason);
        if (condition.Text("message").Length > MaxMessage) faults.TooLong(field + ".message", MaxMessage);
    }

    private static bool IsReason(string reason) =>
        char.IsAsciiLetter(reason[0]) && (char.IsAsciiLetterOrDigit(reason[^1]) || reason[^1] == '_')
        && reason.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ',' or ':');
}
