using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>CSIDrivers.</summary>
internal sealed class CsiDriverStrategy() : BuiltInStrategy(ResourceTypes.CsiDrivers)
{
    private const long MinTokenSeconds = 600;
    private const long MaxTokenSeconds = 1L << 32;
    private const long MinUpdateSeconds = 10;

    public override bool HasGeneration => false;

    public override bool AllowsUnconditionalUpdate => false;

    // Counts from the first change on.
    public override bool BumpsGeneration(JsonObject current, JsonObject updated) => UpdateRules.DiffersBeyondStatus(current, updated);

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        spec.SetDefault("attachRequired", true);
        spec.SetDefault("fsGroupPolicy", "ReadWriteOnceWithFSType");
        foreach (var name in (string[])["podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount"]) spec.SetDefault(name, false);
        if (spec["volumeLifecycleModes"] is not JsonArray { Count: > 0 }) spec["volumeLifecycleModes"] = new JsonArray("Persistent");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        faults.Supported("spec.fsGroupPolicy", spec.Text("fsGroupPolicy"), "File", "None", "ReadWriteOnceWithFSType");
        Tokens(spec, faults);
        foreach (var mode in spec.Texts("volumeLifecycleModes")) faults.Supported("spec.volumeLifecycleModes", mode, "Persistent", "Ephemeral");
        if (spec.Number("nodeAllocatableUpdatePeriodSeconds") is < MinUpdateSeconds and var period)
            faults.InvalidNumber("spec.nodeAllocatableUpdatePeriodSeconds", period, "must be greater than or equal to 10 seconds");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        var (before, after) = (current.Obj("spec"), updated.Obj("spec"));
        faults.Immutable("spec.attachedRequired", before?["attachRequired"], after?["attachRequired"]);
        faults.Immutable("spec.volumeLifecycleModes", before?["volumeLifecycleModes"], after?["volumeLifecycleModes"]);
    }

    private static void Tokens(JsonObject? spec, Faults faults)
    {
        var audiences = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, token) in spec.Items("tokenRequests"))
        {
            var field = $"spec.tokenRequests[{i}]";
            if (!audiences.Add(token.Text("audience"))) faults.Duplicate(field + ".audience", token.Text("audience"));
            else if (token.Number("expirationSeconds") is { } seconds)
            {
                if (seconds < MinTokenSeconds) faults.InvalidNumber(field + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
                if (seconds > MaxTokenSeconds) faults.InvalidNumber(field + ".expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
            }
        }
    }
}
