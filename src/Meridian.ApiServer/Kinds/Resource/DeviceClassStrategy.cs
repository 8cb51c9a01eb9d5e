using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>DeviceClasses.</summary>
internal sealed class DeviceClassStrategy() : BuiltInStrategy(ResourceTypes.DeviceClasses)
{
    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        ClaimRules.Selectors(spec, "spec", faults);
        DeviceLists.Each(spec, "config", DeviceLists.MaxConfigs, "spec", faults, (config, field) => ClaimRules.Configuration(config, field, faults));
        if (!spec.Has("extendedResourceName")) return;
        var name = spec.Text("extendedResourceName");
        if (!IsExtended(name)) faults.InvalidText("spec.extendedResourceName", name, "must be a valid extended resource name");
    }

    // Names without a domain, and those of the platform's own domain, are not for devices.
    private static bool IsExtended(string name) =>
        name.Contains('/', StringComparison.Ordinal) && !name.Contains("kubernetes.io/", StringComparison.Ordinal)
        && !name.StartsWith("requests.", StringComparison.Ordinal) && !LabelSyntax.KeyFaults("requests." + name).Any();
}
