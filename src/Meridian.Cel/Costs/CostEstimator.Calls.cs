using Meridian.Cel.Syntax;

namespace Meridian.Cel.Costs;

/// <summary>Calls: what they cost, and how large their results are.</summary>
internal sealed partial class CostEstimator
{
    private const double Traversal = ValueSizes.TraversalFactor;

    private CelCost Call(CallExpr call)
    {
        if (call is { Function: "dyn", Target: null, Arguments: [var argument] })
        {
            var inner = Cost(argument);
            SetSizes(call, KnownSize(argument), KnownEntrySize(argument));
            return inner.Plus(CelCost.One);
        }
        var costs = call.Arguments.Select(Cost).ToArray();
        var target = call.Target is null ? CelCost.Zero : Cost(call.Target);
        var cost = new CelCost(ulong.MaxValue, 0);
        CelCost? size = null;
        foreach (var overload in call.Overloads)
        {
            var (one, result) = Function(call, overload.Id, costs);
            cost = cost.Or(one);
            if (result is not null) size = size?.Or(result.Value) ?? result;
            if (overload.Id is "index_list" or "index_map") Indexed(call, overload.Id == "index_list", ref size);
        }
        SetSizes(call, size ?? KnownSize(call), null);
        return call.Overloads.Count == 0 ? target : target.Plus(cost);
    }

    private void Indexed(CallExpr call, bool list, ref CelCost? size)
    {
        size = KnownEntrySize(call.Arguments[0])?.Value ?? size;
        SetPath(call, PathOf(call.Arguments[0]) is { } path ? [.. path, list ? "@items" : "@values"] : null);
    }

    private (CelCost Cost, CelCost? Size) Function(CallExpr call, string overload, CelCost[] costs)
    {
        var arguments = costs.Aggregate(CelCost.Zero, (sum, c) => sum.Plus(c));
        if (OfLibrary(call, overload) is { } library) return (library.Cost.Plus(arguments), library.Size);
        if (overload == "conditional") return Conditional(call, costs);
        if (overload is "logical_and" or "logical_or") return (new CelCost(costs[0].Min, costs[0].Plus(costs[1]).Max), null);
        var (own, size) = OfStandard(call, overload);
        return (own.Plus(arguments), size);
    }

    private (CelCost, CelCost?) Conditional(CallExpr call, CelCost[] costs)
    {
        SetSizes(call, null, EntrySize.Or(KnownEntrySize(call.Arguments[1]), KnownEntrySize(call.Arguments[2])));
        return (costs[0].Plus(costs[1].Or(costs[2])), Size(call.Arguments[1]).Or(Size(call.Arguments[2])));
    }

    private (CelCost Cost, CelCost? Size) OfStandard(CallExpr call, string overload)
    {
        var a = call.Arguments;
        switch (overload)
        {
            case "string_format":
                return (Size(call.Target!).Scaled(Traversal), Size(call.Target!).Plus(Size(a[0])));
            case "string_to_bytes":
                return (Size(a[0]).Scaled(Traversal), Size(a[0]).Times(new CelCost(1, 4)));
            case "bytes_to_string":
                return (Size(a[0]).Scaled(Traversal), new CelCost(Size(a[0]).Min / 4, Size(a[0]).Max));
            case "strings_quote":
                return (Size(a[0]).Scaled(Traversal), Size(a[0]).Times(new CelCost(1, 2)).Plus(CelCost.Exactly(2)));
            case "starts_with_string" or "ends_with_string":
                return (Size(a[0]).Scaled(Traversal), null);
            case "in_list":
                return (Size(a[1]), null);
            case "matches_string":
                return (Pattern(call.Target!, a[0]), null);
            case "contains_string":
                return (Size(call.Target!).Scaled(Traversal).Times(Size(a[0]).Scaled(Traversal)), null);
            case "add_string" or "add_bytes" or "add_list":
                return Addition(call, overload == "add_list");
            case "equals" or "not_equals" or "less_string" or "greater_string" or "less_equals_string" or "greater_equals_string"
                or "less_bytes" or "greater_bytes" or "less_equals_bytes" or "greater_equals_bytes":
                var most = Math.Min(Size(a[0]).Max, Size(a[1]).Max);
                return (new CelCost(most > 0 ? 1UL : 0, most).Scaled(Traversal), null);
            default:
                return (CelCost.One, null);
        }
    }

    private (CelCost, CelCost?) Addition(CallExpr call, bool lists)
    {
        var size = Size(call.Arguments[0]).Plus(Size(call.Arguments[1]));
        SetSizes(call, null, EntrySize.Or(KnownEntrySize(call.Arguments[0]), KnownEntrySize(call.Arguments[1])));
        return (lists ? CelCost.One : size.Scaled(Traversal), size);
    }

    private CelCost Pattern(Expr text, Expr pattern) =>
        Size(text).Plus(CelCost.One).Scaled(Traversal).Times(Size(pattern).Scaled(ValueSizes.RegexFactor));
}
