using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>VolumeAttributesClasses.</summary>
internal sealed class VolumeAttributesClassStrategy() : BuiltInStrategy(ResourceTypes.VolumeAttributesClasses)
{
    public override bool HasGeneration => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        ParameterRules.Driver(obj, "driverName", faults);
        ParameterRules.Parameters(obj, faults);
        if (obj.Obj("parameters") is not { Count: > 0 }) faults.Required("parameters", "must contain at least one key/value pair");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        foreach (var field in (string[])["driverName", "parameters"]) ParameterRules.Fixed(current, updated, field, faults);
    }
}
