using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ResourceClaimTemplates. They never change.</summary>
internal sealed class ResourceClaimTemplateStrategy() : BuiltInStrategy(ResourceTypes.ResourceClaimTemplates)
{
    public override bool HasGeneration => false;

    public override void Default(JsonObject obj) => ClaimDefaults.Apply(obj.Obj("spec").Obj("spec"));

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var metadata = obj.Obj("spec").Obj("metadata");
        MetadataRules.ValidateLabels(metadata.Map("labels"), "spec.metadata.labels", faults);
        MetadataRules.ValidateAnnotations(metadata.Map("annotations"), "spec.metadata.annotations", faults);
        ClaimRules.Validate(obj.Obj("spec").Obj("spec"), "spec.spec", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults) =>
        faults.Immutable("spec", current["spec"], updated["spec"]);
}
