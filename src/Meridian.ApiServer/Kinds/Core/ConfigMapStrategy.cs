using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ConfigMaps.</summary>
internal sealed class ConfigMapStrategy() : BuiltInStrategy(ResourceTypes.ConfigMaps)
{
    public override bool HasGeneration => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        DataRules.ValidateKeys(obj, "data", faults);
        DataRules.ValidateKeys(obj, "binaryData", faults);
        foreach (var key in obj.Map("data").Keys.Intersect(obj.Map("binaryData").Keys, StringComparer.Ordinal))
            faults.InvalidText($"data[{key}]", key, "duplicate of key present in binaryData");
        DataRules.ValidateSize(obj, "data", "binaryData", "", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults) =>
        DataRules.ValidateImmutable(current, updated, ["data", "binaryData"], faults);
}
