using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in one request of a claim.</summary>
internal static class DeviceRequestRules
{
    public static void Validate(JsonObject request, string field, Faults faults)
    {
        DeviceNames.Label(request.Text("name"), field + ".name", faults);
        switch (request.Obj("exactly"), request.Array("firstAvailable"))
        {
            case (null, null or { Count: 0 }):
                faults.Required(field, "exactly one of `exactly` or `firstAvailable` is required");
                break;
            case ({ } exactly, null or { Count: 0 }):
                Content(exactly, field + ".exactly", faults);
                break;
            case (null, _):
                DeviceLists.Set(request, "firstAvailable", DeviceLists.MaxAlternatives, field, faults, r => r.Text("name"), (alternative, at) =>
                {
                    DeviceNames.Label(alternative.Text("name"), at + ".name", faults);
                    Content(alternative, at, faults);
                });
                break;
            default:
                faults.Invalid(field, null, "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set");
                break;
        }
    }

    /// <summary>Checks the taints that a claim, or what was allocated for it, bears with.</summary>
    public static void Tolerations(JsonObject owner, string field, Faults faults)
    {
        foreach (var (i, toleration) in owner.Items("tolerations"))
        {
            var (at, value, op) = ($"{field}.tolerations[{i}]", toleration.Text("value"), toleration.Text("operator"));
            if (toleration.Text("key") is { Length: > 0 } key) faults.Each(at + ".key", key, LabelSyntax.KeyFaults(key));
            faults.OneOf(at + ".operator", op, "Equal", "Exists");
            if (op == "Equal") faults.Each(at + ".value", value, LabelSyntax.ValueFaults(value));
            else if (op == "Exists" && value.Length > 0) faults.InvalidText(at + ".value", value, "must be empty for operator `Exists`");
            if (toleration.Text("effect") is { Length: > 0 } effect) faults.Supported(at + ".effect", effect, "NoExecute", "NoSchedule", "None");
        }
    }

    private static void Content(JsonObject request, string field, Faults faults)
    {
        if (request.Text("deviceClassName") is { Length: > 0 } name) faults.Each(field + ".deviceClassName", name, NameSyntax.SubdomainFaults(name));
        else faults.Required(field + ".deviceClassName");
        ClaimRules.Selectors(request, field, faults);
        Mode(request, field, faults);
        Tolerations(request, field, faults);
    }

    private static void Mode(JsonObject request, string field, Faults faults)
    {
        var count = request.Number("count") ?? 0;
        switch (request.Text("allocationMode"))
        {
            case "All":
                if (count != 0) faults.InvalidNumber(field + ".count", count, "must not be specified when allocationMode is 'All'");
                break;
            case "ExactCount":
                if (count <= 0) faults.InvalidNumber(field + ".count", count, "must be greater than zero");
                break;
            case var other:
                faults.Supported(field + ".allocationMode", other, "All", "ExactCount");
                break;
        }
    }
}
