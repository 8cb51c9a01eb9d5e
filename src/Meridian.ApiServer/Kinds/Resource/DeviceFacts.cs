using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the attributes and capacities of a device.</summary>
internal static partial class DeviceFacts
{
    private const int MaxValue = 64;
    private static readonly string[] ValueNames = ["bool", "int", "string", "version", "bools", "ints", "strings", "versions"];

    public static void Attributes(JsonObject device, string field, Faults faults)
    {
        foreach (var (name, value) in device.Obj("attributes") ?? [])
        {
            DeviceNames.Qualified(name, field, faults);
            Attribute(value as JsonObject ?? [], $"{field}[{name}]", faults);
        }
    }

    public static void Capacities(JsonObject device, string field, Faults faults)
    {
        foreach (var (name, value) in device.Obj("capacity") ?? [])
        {
            DeviceNames.Qualified(name, field, faults);
            if (value.Obj("requestPolicy") is not { } policy) continue;
            if (device.Flag("allowMultipleAllocations")) CapacityRules.Policy(policy, value.Text("value"), $"{field}[{name}].requestPolicy", faults);
            else faults.Forbidden($"{field}[{name}].requestPolicy", "allowMultipleAllocations must be true");
        }
    }

    private static void Attribute(JsonObject attribute, string field, Faults faults)
    {
        var given = ValueNames.Where(name => attribute.Has(name)).ToArray();
        foreach (var name in given)
        {
            if (attribute.Array(name) is { Count: 0 } empty) faults.Invalid($"{field}.{name}", empty, "must not be empty if specified");
            foreach (var (i, text) in attribute.Texts(name).Index()) Value(text, name == "versions", $"{field}.{name}[{i}]", name is "strings" or "versions", faults);
        }
        if (attribute.Has("string")) Value(attribute.Text("string"), isVersion: false, field + ".string", true, faults);
        if (attribute.Has("version")) Value(attribute.Text("version"), isVersion: true, field + ".version", true, faults);
        if (given.Length == 0) faults.InvalidText(field, "", "exactly one value must be specified");
        else if (given.Length > 1) faults.Invalid(field, attribute, "exactly one value must be specified");
    }

    private static void Value(string text, bool isVersion, string field, bool isText, Faults faults)
    {
        if (!isText) return;
        if (isVersion && !SemanticVersion().IsMatch(text)) faults.InvalidText(field, text, "must be a string compatible with semver.org spec 2.0.0");
        if (text.Length > MaxValue) faults.TooLong(field, MaxValue);
    }

    [GeneratedRegex(@"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SemanticVersion();
}
