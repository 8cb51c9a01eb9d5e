using Meridian.Cel.Syntax;

namespace Meridian.Cel.Costs;

/// <summary>Functions of Kubernetes's libraries.</summary>
internal sealed partial class CostEstimator
{
    private static readonly CelCost AddressBytes = new(4, 16);

    private (CelCost Cost, CelCost? Size)? OfLibrary(CallExpr call, string overload)
    {
        var a = call.Arguments;
        switch (call.Function)
        {
            case "check":
                return (CelCost.Exactly(350_000), null);
            case "serviceAccount" or "path" or "group" or "resource" or "subresource" or "namespace" or "name" or "allowed" or "reason" or "error" or "errored"
                or "fieldSelector" or "labelSelector" or "masked" or "prefixLength" or "family" or "isUnspecified" or "isLoopback" or "isLinkLocalMulticast" or "isLinkLocalUnicast"
                or "sign" or "asInteger" or "isInteger" or "asApproximateFloat" or "isGreaterThan" or "isLessThan" or "compareTo" or "add" or "sub":
                return (CelCost.One, null);
            case "isSorted" or "sum" or "max" or "min" or "indexOf" or "lastIndexOf" when call.Target is { } list:
                return (OverElements(list), null);
            case "url" when a.Length == 1:
                return (Size(a[0]).Scaled(Traversal), null);
            case "lowerAscii" or "upperAscii" or "substring" or "trim" when call.Target is { } text:
                return (Size(text).Scaled(Traversal), Size(text));
            case "replace" when call.Target is { } text && a.Length >= 2:
                return (Size(text).Scaled(2 * Traversal), Replaced(Size(text), Size(a[0]), Size(a[1])));
            case "split" when call.Target is { } text:
                return (Size(text).Scaled(2 * Traversal), new CelCost(0, a.Length > 1 && a[1] is ConstExpr { Value.Kind: CelKind.Int } limit && limit.Value.AsInt() >= 0 ? (ulong)limit.Value.AsInt() : Size(text).Max));
            case "join" when call.Target is { } list:
                var joined = Joined(list, a);
                return (joined.Scaled(Traversal), joined);
            case "find" or "findAll" when call.Target is { } text && a.Length >= 1:
                return (Pattern(text, a[0]), new CelCost(0, Size(text).Max));
            case "containsIP" or "containsCIDR" when a.Length == 1:
                return (Contained(call.Function, overload, a[0]), null);
            case "cidr" or "isIP" or "isCIDR" or "quantity" or "isQuantity" or "ip" when a.Length == 1:
                return (Size(a[0]).Scaled(Traversal), null);
            case "ip" when call.Target is not null:
                return (CelCost.One, null);
            case "ip.isCanonical" when a.Length == 1:
                return (Size(a[0]).Scaled(2 * Traversal), null);
            case "semver" or "isSemver" or "jsonpatch.escapeKey" when a.Length >= 1:
                return (Size(a[0]).Scaled(Traversal), null);
            case "sets.contains" or "sets.intersects" when a.Length == 2:
                return (Size(a[0]).Times(Size(a[1])), null);
            case "sets.equivalent" when a.Length == 2:
                return (Size(a[0]).Times(Size(a[1])).Times(CelCost.Exactly(2)), null);
            case "validate" when a.Length == 1:
                return (Size(a[0]).Scaled(Traversal), null);
            default:
                return null;
        }
    }

    /// <summary>One for each element, and for texts what reading them costs.</summary>
    private CelCost OverElements(Expr target)
    {
        if (target.Type!.Parameters.Count == 0) return Size(target).Scaled(Traversal);
        var each = CelCost.One;
        if (target.Type.Parameters[0].Kind is CelTypeKind.String or CelTypeKind.Bytes) each = each.Plus(ElementSize(target).Scaled(Traversal));
        return Size(target).Times(each);
    }

    private CelCost ElementSize(Expr list) => SchemaSize(PathOf(list) is { } path ? [.. path, "@items"] : null) ?? CelCost.Unknown;

    private CelCost Joined(Expr list, Expr[] separator)
    {
        var count = Size(list);
        var size = count.Times(ElementSize(list));
        if (separator.Length == 0) return size;
        var gaps = new CelCost(count.Min > 0 ? count.Min - 1 : 0, count.Max > 0 ? count.Max - 1 : 0);
        return size.Plus(Size(separator[0]).Times(gaps));
    }

    private CelCost Contained(string function, string overload, Expr argument)
    {
        var cost = AddressBytes.Plus(AddressBytes).Scaled(Traversal);
        if (function == "containsCIDR") cost = cost.Plus(AddressBytes.Scaled(Traversal)).Plus(CelCost.One);
        return overload.EndsWith("_string", StringComparison.Ordinal) ? cost.Plus(Size(argument).Scaled(Traversal)) : cost;
    }

    private static CelCost Replaced(CelCost text, CelCost old, CelCost by)
    {
        var (most, keptMost) = Longest(text.Max, old.Min, by.Max);
        var (least, keptLeast) = Shortest(text.Min, old.Max, by.Min);
        return new CelCost(least, most).Times(by).Plus(new CelCost(keptLeast, keptMost));
    }

    /// <summary>How often the shortest thing can be replaced by the longest, and how much of the text stays.</summary>
    private static (ulong Count, ulong Kept) Longest(ulong text, ulong old, ulong by) =>
        old == 0 ? (text < ulong.MaxValue ? text + 1 : text, text) : by <= old ? (0, text) : ((ulong)Math.Ceiling((double)text / old), 0);

    private static (ulong Count, ulong Kept) Shortest(ulong text, ulong old, ulong by) =>
        old == 0 ? (text < ulong.MaxValue ? text + 1 : text, text) : old <= by ? (0, text) : ((ulong)Math.Ceiling((double)text / old), 0);
}
