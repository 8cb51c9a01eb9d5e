using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>IPAddresses, named by the address.</summary>
internal sealed class IPAddressStrategy() : BuiltInStrategy(ResourceTypes.IPAddresses)
{
    public override bool HasGeneration => false;

    protected override IEnumerable<string> NameFaults(string name) => AddressRules.CanonicalFaults(name);

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        if (obj.Obj("spec").Obj("parentRef") is not { } parent)
        {
            faults.Required("spec.parentRef");
            return;
        }
        if (parent.Text("group") is { Length: > 0 } group) faults.Each("spec.parentRef.group", group, NameSyntax.SubdomainFaults(group));
        ReferenceRules.Segment(parent, "resource", "spec.parentRef", faults);
        ReferenceRules.Segment(parent, "name", "spec.parentRef", faults);
        if (parent.Text("namespace") is { Length: > 0 } ns) faults.Each("spec.parentRef.namespace", ns, NameSyntax.PathSegmentFaults(ns));
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults) =>
        faults.Immutable("spec.parentRef", current.Obj("spec")?["parentRef"], updated.Obj("spec")?["parentRef"]);
}
