using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in one device of a slice.</summary>
internal static class DeviceRules
{
    private const int MaxFacts = 32;
    private const int MaxTaints = 16;
    private const int MaxConsumptions = 2;
    private const int MaxCounters = 32;
    private const string OwnPlace = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec";

    public static void Validate(JsonObject device, bool hasOwnPlace, string field, Faults faults)
    {
        DeviceNames.Label(device.Text("name"), field + ".name", faults);
        var facts = (device.Obj("attributes")?.Count ?? 0) + (device.Obj("capacity")?.Count ?? 0);
        if (facts > MaxFacts) faults.InvalidNumber(field, facts, $"the total number of attributes and capacities must not exceed {MaxFacts}");
        DeviceFacts.Attributes(device, field + ".attributes", faults);
        DeviceFacts.Capacities(device, field + ".capacity", faults);
        DeviceLists.Each(device, "taints", MaxTaints, field, faults, (taint, at) => Taint(taint, at, faults));
        DeviceLists.Set(device, "consumesCounters", MaxConsumptions, field, faults, c => c.Text("counterSet"), (consumption, at) =>
            Counters(consumption, "counterSet", MaxCounters, at, faults));
        Place(device, hasOwnPlace, field, faults);
        AllocationRules.Binding(device, field, faults);
    }

    /// <summary>Checks a set of counters, and the name it goes by.</summary>
    public static void Counters(JsonObject set, string name, int most, string field, Faults faults)
    {
        if (set.Text(name) is { Length: > 0 } called) DeviceNames.Label(called, $"{field}.{name}", faults);
        else faults.Required($"{field}.{name}");
        if (set.Obj("counters") is not { Count: > 0 } counters) faults.Required(field + ".counters");
        else if (counters.Count > most) faults.TooMany(field + ".counters", counters.Count, most);
        else foreach (var (counter, _) in counters) DeviceNames.Label(counter, field + ".counters", faults);
    }

    private static void Taint(JsonObject taint, string field, Faults faults)
    {
        var (key, value) = (taint.Text("key"), taint.Text("value"));
        faults.Each(field + ".key", key, LabelSyntax.KeyFaults(key));
        faults.Each(field + ".value", value, LabelSyntax.ValueFaults(value));
        faults.OneOf(field + ".effect", taint.Text("effect"), "NoExecute", "NoSchedule", "None");
    }

    private static void Place(JsonObject device, bool hasOwnPlace, string field, Faults faults)
    {
        if (!hasOwnPlace)
        {
            if (device.Has("nodeName") || device.Has("nodeSelector") || device.Has("allNodes"))
                faults.Invalid(field, null, "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec");
            return;
        }
        var chosen = new List<string>();
        DevicePlace.Node(device, field, "must not be empty", chosen, faults);
        if (chosen.Count == 0) faults.Required(field, OwnPlace);
        else if (chosen.Count > 1) faults.InvalidText(field, $"{{{string.Join(", ", chosen)}}}", OwnPlace);
    }
}
