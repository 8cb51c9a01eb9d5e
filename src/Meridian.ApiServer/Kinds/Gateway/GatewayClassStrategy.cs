using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>GatewayClasses.</summary>
internal sealed class GatewayClassStrategy() : BuiltInStrategy(ResourceTypes.GatewayClasses)
{
    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var name = obj.Obj("spec").Text("controllerName");
        if (name.Length == 0) faults.Required("spec.controllerName", "who serves the Gateways of the class, such as meridian.dev/edge");
        else if (!name.Contains('/', StringComparison.Ordinal)) faults.InvalidText("spec.controllerName", name, "must be a domain-prefixed path, such as meridian.dev/edge");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        var (before, after) = (current.Obj("spec").Text("controllerName"), updated.Obj("spec").Text("controllerName"));
        if (before != after) faults.InvalidText("spec.controllerName", after, "Value is immutable");
    }
}

/// <summary>ReferenceGrants.</summary>
internal sealed class ReferenceGrantStrategy() : BuiltInStrategy(ResourceTypes.ReferenceGrants)
{
    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        foreach (var list in (string[])["from", "to"])
        {
            if (!spec.Items(list).Any()) faults.Required($"spec.{list}", "at least one entry");
            foreach (var (i, entry) in spec.Items(list))
            {
                if (entry.Text("kind").Length == 0) faults.Required($"spec.{list}[{i}].kind", "");
                if (list == "from" && entry.Text("namespace").Length == 0) faults.Required($"spec.{list}[{i}].namespace", "");
            }
        }
    }
}
