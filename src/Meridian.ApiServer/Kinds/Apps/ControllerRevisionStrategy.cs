using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ControllerRevisions: what a controller once rolled out, kept as it was.</summary>
internal sealed class ControllerRevisionStrategy() : BuiltInStrategy(ResourceTypes.ControllerRevisions)
{
    public override bool HasGeneration => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        if (!obj.Has("data")) faults.Required("data", "data is mandatory");
        faults.NotNegative("revision", obj.Number("revision"));
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults) =>
        faults.Immutable("data", current["data"], updated["data"]);
}
