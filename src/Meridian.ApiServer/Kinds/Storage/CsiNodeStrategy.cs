using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>CSINodes.</summary>
internal sealed class CsiNodeStrategy() : BuiltInStrategy(ResourceTypes.CsiNodes)
{
    private const int MaxNodeId = 192;

    public override bool HasGeneration => false;

    public override bool AllowsUnconditionalUpdate => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, driver) in obj.Obj("spec").Items("drivers"))
        {
            Driver(driver, $"spec.drivers[{i}]", faults);
            if (!names.Add(driver.Text("name"))) faults.Duplicate($"spec.drivers[{i}].name", driver.Text("name"));
        }
    }

    // Drivers come and go; of one that stays only its limit changes.
    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        var before = current.Obj("spec").Items("drivers").Select(d => d.Item).ToLookup(d => d.Text("name"), Fixed);
        foreach (var (_, driver) in updated.Obj("spec").Items("drivers"))
            foreach (var old in before[driver.Text("name")]) faults.Immutable("spec.drivers", old, Fixed(driver));
    }

    private static JsonObject Fixed(JsonObject driver)
    {
        var copy = driver.DeepClone().AsObject();
        copy.Remove("allocatable");
        return copy;
    }

    private static void Driver(JsonObject driver, string field, Faults faults)
    {
        DriverRules.Name(driver.Text("name"), field + ".name", faults);
        var id = driver.Text("nodeID");
        if (id.Length == 0) faults.Required(field + ".nodeID");
        if (id.Length > MaxNodeId) faults.InvalidText(field + ".nodeID", id, $"must be {MaxNodeId} characters or less");
        faults.NotNegative(field + ".allocatable.count", driver.Obj("allocatable").Number("count"));
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in driver.Texts("topologyKeys"))
        {
            if (key.Length == 0) faults.Required(field);
            if (!keys.Add(key)) faults.Duplicate(field, key);
            faults.Each(field, key, LabelSyntax.KeyFaults(key));
        }
    }
}
