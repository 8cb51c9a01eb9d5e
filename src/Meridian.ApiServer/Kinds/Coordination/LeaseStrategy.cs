using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Leases.</summary>
internal sealed class LeaseStrategy() : BuiltInStrategy(ResourceTypes.Leases)
{
    private const string KnownStrategy = "OldestEmulationVersion";

    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    public override bool AllowsUnconditionalUpdate => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        if (spec.Number("leaseDurationSeconds") is <= 0 and var duration) faults.InvalidNumber("spec.leaseDurationSeconds", duration, "must be greater than 0");
        faults.NotNegative("spec.leaseTransitions", spec.Number("leaseTransitions"));
        var strategy = spec.Text("strategy");
        if (spec.Has("strategy")) Strategy(strategy, "spec.strategy.strategy", faults);
        if (spec.Text("preferredHolder").Length > 0 && strategy.Length == 0) faults.Forbidden("spec.preferredHolder", "may only be specified if `strategy` is defined");
    }

    // A name without a domain is one of the platform's own.
    private static void Strategy(string strategy, string field, Faults faults)
    {
        if (strategy.Contains('/', StringComparison.Ordinal)) faults.Each(field, strategy, LabelSyntax.KeyFaults(strategy));
        else faults.Supported(field, strategy, KnownStrategy);
    }
}
