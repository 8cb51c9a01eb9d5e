using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the status of a claim: what was allocated, and for whom it is reserved.</summary>
internal static class AllocationRules
{
    private const int MaxReserved = 256;
    private const int MaxResults = 32;
    private const int MaxBinding = 4;

    public static void Validate(JsonObject current, JsonObject updated, Faults faults)
    {
        var (before, after) = (current.Obj("status"), updated.Obj("status"));
        DeviceLists.Set(after, "reservedFor", MaxReserved, "status", faults, r => r.Text("uid"), (consumer, at) => Consumer(consumer, at, faults));
        DeviceStatusRules.Validate(after, faults);
        Reserved(before, after, updated.Obj("metadata").Has("deletionTimestamp"), faults);
        if (after.Obj("allocation") is not { } allocation) return;
        if (before.Obj("allocation") is { } old) faults.Immutable("status.allocation", old, allocation);
        else Allocation(allocation, ClaimRules.Names(updated.Obj("spec").Obj("devices")), "status.allocation", faults);
    }

    /// <summary>Drops what drivers told about devices that the claim no longer has.</summary>
    public static void DropDeallocated(JsonObject? before, JsonObject? after)
    {
        if (after.Array("devices") is not { } devices) return;
        var gone = Devices(before).Except(Devices(after)).ToHashSet();
        foreach (var device in devices.OfType<JsonObject>().Where(d => gone.Contains(DeviceOf(d))).ToArray()) devices.Remove(device);
        if (devices.Count == 0) after!.Remove("devices");
    }

    /// <summary>Checks the conditions that a device must meet before a pod is bound to its node.</summary>
    public static void Binding(JsonObject owner, string field, Faults faults)
    {
        var (wanted, failed) = (owner.Texts("bindingConditions").ToArray(), owner.Texts("bindingFailureConditions").ToArray());
        foreach (var list in (string[])["bindingConditions", "bindingFailureConditions"])
            DeviceLists.Texts(owner, list, MaxBinding, field, faults, (name, at) => faults.Each(at, name, LabelSyntax.KeyFaults(name)));
        foreach (var (i, condition) in failed.Index())
            if (wanted.Contains(condition))
                faults.InvalidText($"{field}.bindingFailureConditions[{i}]", condition, "bindingFailureConditions must not overlap with bindingConditions");
        if (wanted.Length == 0 && failed.Length > 0)
            faults.Invalid(field + ".bindingConditions", owner["bindingConditions"] ?? new JsonArray(), "bindingConditions are required to use bindingFailureConditions");
        if (failed.Length == 0 && wanted.Length > 0)
            faults.Invalid(field + ".bindingFailureConditions", owner["bindingFailureConditions"] ?? new JsonArray(), "bindingFailureConditions are required to use bindingConditions");
    }

    private static IEnumerable<(string, string, string)> Devices(JsonObject? status) =>
        status.Obj("allocation").Obj("devices").Items("results").Select(r => DeviceOf(r.Item));

    private static (string Driver, string Pool, string Device) DeviceOf(JsonObject result) => (result.Text("driver"), result.Text("pool"), result.Text("device"));

    private static void Consumer(JsonObject consumer, string field, Faults faults)
    {
        foreach (var name in (string[])["resource", "name", "uid"])
            if (consumer.Text(name).Length == 0) faults.Required($"{field}.{name}");
    }

    private static void Reserved(JsonObject? before, JsonObject? after, bool deleting, Faults faults)
    {
        if (after.Array("reservedFor") is not { Count: > 0 } reserved) return;
        if (!after.Has("allocation")) faults.Forbidden("status.reservedFor", "may not be specified when `allocated` is not set");
        else if (deleting && reserved.Any(r => before.Array("reservedFor")?.Any(old => JsonNode.DeepEquals(old, r)) != true))
            faults.Forbidden("status.reservedFor", "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
    }

    private static void Allocation(JsonObject allocation, HashSet<string> names, string field, Faults faults)
    {
        var devices = allocation.Obj("devices");
        DeviceLists.Each(devices, "results", MaxResults, field + ".devices", faults, (result, at) => Result(result, names, at, faults));
        DeviceLists.Each(devices, "config", 2 * DeviceLists.MaxConfigs, field + ".devices", faults, (config, at) =>
        {
            faults.OneOf(at + ".source", config.Text("source"), "FromClaim", "FromClass");
            ClaimRules.Requests(config, names, at, faults);
            ClaimRules.Configuration(config, at, faults);
        });
        if (allocation.Obj("nodeSelector") is { } selector) AffinityRules.NodeSelector(selector, field + ".nodeSelector", faults);
    }

    private static void Result(JsonObject result, HashSet<string> names, string field, Faults faults)
    {
        ClaimRules.RequestName(result.Text("request"), names, field + ".request", faults);
        DeviceStatusRules.Device(result, field, faults);
        Binding(result, field, faults);
        DeviceRequestRules.Tolerations(result, field, faults);
    }
}
