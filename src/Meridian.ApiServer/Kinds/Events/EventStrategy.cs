using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Events.</summary>
/// <param name="strict">Whether the rules of <c>events.k8s.io</c> hold: those of the core group let older clients write what they always did.</param>
internal sealed class EventStrategy(bool strict = false) : BuiltInStrategy(ResourceTypes.Events)
{
    private static readonly string[] Fixed =
    [
        "involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "type", "eventTime", "action", "related",
        "reportingComponent", "reportingInstance",
    ];

    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    public override void PrepareForCreate(JsonObject obj)
    {
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        if (obj.Has("eventTime")) EventRules.Reported(obj, faults);
        else EventRules.Older(obj, faults);
    }

    protected override void ValidateNew(JsonObject obj, Faults faults)
    {
        if (!strict) return;
        EventRules.Series(obj, faults);
        if (!obj.Has("eventTime")) faults.Required("eventTime");
        if (obj.Text("type") is var type && type is not ("Normal" or "Warning")) faults.InvalidText("type", "", $"has invalid value: {type}");
        foreach (var name in (string[])["firstTimestamp", "lastTimestamp"])
            if (obj.Has(name)) faults.InvalidText(name, "", "needs to be unset");
        if ((obj.Number("count") ?? 0) != 0) faults.InvalidText("count", "", "needs to be unset");
        if (obj.Obj("source").Text("component").Length + obj.Obj("source").Text("host").Length > 0) faults.InvalidText("source", "", "needs to be unset");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (!strict) return;
        if (!JsonNode.DeepEquals(current["series"], updated["series"])) EventRules.Series(updated, faults);
        foreach (var name in Fixed) faults.Immutable(name == "reportingComponent" ? "reportingController" : name, current[name], updated[name]);
    }
}
