using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Base of the kinds the program knows: metadata is checked here, the rest by the kind.</summary>
internal abstract class BuiltInStrategy(ResourceType type) : ResourceStrategy
{
    public override ResourceType Type { get; } = type;

    public sealed override IReadOnlyList<StatusCause> Validate(JsonObject obj)
    {
        var faults = new Faults();
        MetadataRules.Validate(obj, Type, NameFaults, faults);
        ValidateContent(obj, faults);
        // Only what was stored before has a version.
        if (!obj.Obj("metadata").Has("resourceVersion")) ValidateNew(obj, faults);
        return faults.Found;
    }

    public override IReadOnlyList<StatusCause> FaultsOfUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        if (!LeavesSpec(subresource)) return base.FaultsOfUpdate(current, updated, subresource);
        var faults = new Faults();
        MetadataRules.Validate(updated, Type, NameFaults, faults);
        return [.. faults.Found, .. ValidateUpdate(current, updated, subresource)];
    }

    public sealed override IReadOnlyList<StatusCause> ValidateUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        var faults = new Faults();
        MetadataRules.ValidateUpdate(current, updated, faults);
        ValidateChange(current, updated, subresource, faults);
        return faults.Found;
    }

    /// <summary>What is wrong with a name. Default: a DNS subdomain.</summary>
    protected virtual IEnumerable<string> NameFaults(string name) => NameSyntax.SubdomainFaults(name);

    /// <summary>Finds the faults of everything but the metadata.</summary>
    protected virtual void ValidateContent(JsonObject obj, Faults faults)
    {
    }

    /// <summary>Finds faults that only a new object may not have.</summary>
    protected virtual void ValidateNew(JsonObject obj, Faults faults)
    {
    }

    /// <summary>Finds changes that are not allowed, but for metadata.</summary>
    protected virtual void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
    }
}
