using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>RuntimeClasses.</summary>
internal sealed class RuntimeClassStrategy() : BuiltInStrategy(ResourceTypes.RuntimeClasses)
{
    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    public override bool AllowsUnconditionalUpdate => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        faults.Each("handler", obj.Text("handler"), NameSyntax.LabelFaults(obj.Text("handler")));
        if (obj.Obj("overhead").Obj("podFixed") is { } overhead) ResourceRules.Amounts(overhead, "overhead.limits", faults);
        if (obj.Obj("scheduling") is not { } scheduling) return;
        MetadataRules.ValidateLabels(scheduling.Map("nodeSelector"), "scheduling.nodeSelector", faults);
        TolerationRules.Validate(scheduling, "scheduling.tolerations", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults) =>
        faults.Immutable("handler", current["handler"], updated["handler"]);
}
