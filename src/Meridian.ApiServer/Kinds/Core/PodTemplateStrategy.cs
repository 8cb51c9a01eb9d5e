using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>PodTemplates.</summary>
internal sealed class PodTemplateStrategy() : BuiltInStrategy(ResourceTypes.PodTemplates)
{
    public override void Default(JsonObject obj) => WorkloadRules.Template(obj);

    public override void PrepareForCreate(JsonObject obj)
    {
    }

    protected override void ValidateContent(JsonObject obj, Faults faults) => WorkloadRules.ValidateTemplate(obj.Obj("template"), "template", faults);
}
