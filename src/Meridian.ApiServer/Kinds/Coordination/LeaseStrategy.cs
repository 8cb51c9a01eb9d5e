using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Leases.</summary>
internal sealed class LeaseStrategy() : BuiltInStrategy(ResourceTypes.Leases)
{
    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    public override bool AllowsUnconditionalUpdate => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        if (spec.Number("leaseDurationSeconds") is <= 0 and var duration) faults.InvalidNumber("spec.leaseDurationSeconds", duration, "must be greater than 0");
        if (spec.Number("leaseTransitions") is < 0 and var transitions) faults.InvalidNumber("spec.leaseTransitions", transitions, "must be greater than or equal to 0");
    }
}
