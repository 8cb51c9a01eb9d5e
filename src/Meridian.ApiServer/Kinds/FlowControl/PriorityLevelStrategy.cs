using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>PriorityLevelConfigurations.</summary>
internal sealed class PriorityLevelStrategy() : BuiltInStrategy(ResourceTypes.PriorityLevelConfigurations)
{
    private const string Exempt = "exempt";
    private const int MaxQueues = 10_000_000;
    private const int MaxHashBits = 60;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        if (spec.Text("type") == "Exempt")
        {
            var exempt = spec.Ensure("exempt");
            exempt.SetDefault("nominalConcurrencyShares", 0);
            exempt.SetDefault("lendablePercent", 0);
        }
        if (spec.Obj("limited") is not { } limited) return;
        limited.SetDefault("nominalConcurrencyShares", 30);
        limited.SetDefault("lendablePercent", 0);
        if (limited.Obj("limitResponse").Obj("queuing") is not { } queuing) return;
        foreach (var (name, value) in ((string, int)[])[("handSize", 8), ("queues", 64), ("queueLengthLimit", 50)])
            if ((queuing.Number(name) ?? 0) == 0) queuing[name] = value;
    }

    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        base.PrepareForUpdate(current, updated, subresource);
        if (subresource == "status") UpdateRules.KeepDescription(current, updated);
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        var type = spec.Text("type");
        if (obj.Obj("metadata").Text("name") == Exempt != (type == "Exempt")) faults.InvalidText("spec.type", type, "type must be 'Exempt' if and only if name is 'exempt'");
        if (spec.Has("exempt") && type == "Limited") faults.Forbidden("spec.exempt", "must be nil if the type is Limited");
        switch (type)
        {
            case "Exempt":
                if (spec.Has("limited")) faults.Forbidden("spec.limited", "must be nil if the type is not Limited");
                else Shares(spec.Obj("exempt"), "spec.exempt", lowest: 0, faults);
                break;
            case "Limited":
                if (spec.Obj("limited") is { } limited) Limited(limited, "spec.limited", faults);
                else faults.Required("spec.limited", "must not be empty when type is Limited");
                break;
            default:
                faults.Supported("spec.type", type, "Exempt", "Limited");
                break;
        }
        FlowConditions.Validate(obj, faults);
    }

    private static void Shares(JsonObject? level, string field, int lowest, Faults faults)
    {
        if (level.Number("nominalConcurrencyShares") is { } shares && shares < lowest)
            faults.InvalidNumber(field + ".nominalConcurrencyShares", shares, "must be a non-negative integer");
        if (level.Number("lendablePercent") is < 0 or > 100)
            faults.InvalidNumber(field + ".lendablePercent", level.Number("lendablePercent")!.Value, "must be between 0 and 100, inclusive");
    }

    private static void Limited(JsonObject limited, string field, Faults faults)
    {
        Shares(limited, field, lowest: 0, faults);
        if (limited.Number("borrowingLimitPercent") is < 0 and var borrowing)
            faults.InvalidNumber(field + ".borrowingLimitPercent", borrowing, "if specified, must be a non-negative integer");
        var response = limited.Obj("limitResponse");
        switch (response.Text("type"))
        {
            case "Reject":
                if (response.Has("queuing")) faults.Forbidden(field + ".limitResponse.queuing", "must be nil if limited.limitResponse.type is not Limited");
                break;
            case "Queue":
                if (response.Obj("queuing") is { } queuing) Queuing(queuing, field + ".limitResponse.queuing", faults);
                else faults.Required(field + ".limitResponse.queuing", "must not be empty if limited.limitResponse.type is Limited");
                break;
            default:
                faults.Supported(field + ".limitResponse.type", response.Text("type"), "Queue", "Reject");
                break;
        }
    }

    private static void Queuing(JsonObject queuing, string field, Faults faults)
    {
        var (queues, hand, length) = (queuing.Number("queues") ?? 0, queuing.Number("handSize") ?? 0, queuing.Number("queueLengthLimit") ?? 0);
        if (length <= 0) faults.InvalidNumber(field + ".queueLengthLimit", length, "must be positive");
        if (queues <= 0) faults.InvalidNumber(field + ".queues", queues, "must be positive");
        else if (queues > MaxQueues) faults.InvalidNumber(field + ".queues", queues, $"must not be greater than {MaxQueues}");
        if (hand <= 0) faults.InvalidNumber(field + ".handSize", hand, "must be positive");
        else if (hand > queues) faults.InvalidNumber(field + ".handSize", hand, $"should not be greater than queues ({queues})");
        else if (Math.Ceiling(Math.Log2(queues) * hand) > MaxHashBits)
            faults.InvalidNumber(field + ".handSize", hand, $"required entropy bits of deckSize {queues} and handSize {hand} should not be greater than {MaxHashBits}");
    }
}
