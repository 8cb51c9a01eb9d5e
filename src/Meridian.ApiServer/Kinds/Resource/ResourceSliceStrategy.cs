using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ResourceSlices.</summary>
/// <param name="time">Clock, for when a device was tainted.</param>
internal sealed class ResourceSliceStrategy(TimeProvider time) : BuiltInStrategy(ResourceTypes.ResourceSlices)
{
    private const int MaxDevices = 128;
    private const int MaxDevicesWithMore = 64;
    private const int MaxCounterSets = 8;
    private const int MaxCounters = 32;
    private const string OnePlace = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

    public override void Default(JsonObject obj)
    {
        foreach (var taint in obj.Obj("spec").Items("devices").SelectMany(d => d.Item.Items("taints"))) taint.Item.SetDefault("timeAdded", WireTime.Format(time.GetUtcNow()));
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        DriverRules.Name(spec.Text("driver"), "spec.driver", faults);
        Pool(spec.Obj("pool"), "spec.pool", faults);
        Place(spec, faults);
        if (spec.Has("sharedCounters") && spec.Has("devices")) faults.InvalidText("spec", "", "only one of `sharedCounters` or `devices` is allowed");
        var most = spec.Items("devices").Any(d => d.Item.Items("taints").Any() || d.Item.Items("consumesCounters").Any()) ? MaxDevicesWithMore : MaxDevices;
        DeviceLists.Set(spec, "devices", most, "spec", faults, d => d.Text("name"), (device, at) => DeviceRules.Validate(device, spec.Flag("perDeviceNodeSelection"), at, faults));
        DeviceLists.Set(spec, "sharedCounters", MaxCounterSets, "spec", faults, s => s.Text("name"), (set, at) =>
            DeviceRules.Counters(set, "name", MaxCounters, at, faults));
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        var (before, after) = (current.Obj("spec"), updated.Obj("spec"));
        faults.Immutable("spec.pool.name", before.Obj("pool")?["name"], after.Obj("pool")?["name"]);
        foreach (var name in (string[])["driver", "nodeName"]) faults.Immutable($"spec.{name}", before?[name], after?[name]);
    }

    private static void Pool(JsonObject? pool, string field, Faults faults)
    {
        DeviceNames.Pool(pool.Text("name"), field + ".name", faults);
        if ((pool.Number("resourceSliceCount") ?? 0) is <= 0 and var count) faults.InvalidNumber(field + ".resourceSliceCount", count, "must be greater than zero");
        if (pool.Number("generation") is < 0 and var generation) faults.InvalidNumber(field + ".generation", generation, "must be greater than or equal to zero");
    }

    private static void Place(JsonObject spec, Faults faults)
    {
        var chosen = new List<string>();
        DevicePlace.Node(spec, "spec", "must be either unset or set to a non-empty string", chosen, faults);
        if (spec.Obj("nodeSelector") is { } selector && selector.Array("nodeSelectorTerms")?.Count != 1)
            faults.Invalid("spec.nodeSelector.nodeSelectorTerms", selector["nodeSelectorTerms"], "must have exactly one node selector term");
        DevicePlace.Flag(spec, "perDeviceNodeSelection", "spec", chosen, faults);
        if (chosen.Count == 0) faults.Required("spec", OnePlace);
        else if (chosen.Count > 1) faults.InvalidText("spec", $"{{{string.Join(", ", chosen)}}}", OnePlace + ", but multiple fields are set");
    }
}
