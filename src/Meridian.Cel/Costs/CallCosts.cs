using static Meridian.Cel.Costs.ValueSizes;

namespace Meridian.Cel.Costs;

/// <summary>What a call of these values cost.</summary>
internal delegate long CallCost(in CelValue first, in CelValue second, in CelValue result);

/// <summary>Costs of calls at run time, as the language's reference and Kubernetes count them.</summary>
internal static class CallCosts
{
    private const long AuthorizationCheck = 350_000;

    /// <summary>The cost of a function; null if it is 1 whatever the values are.</summary>
    /// <param name="function">Name.</param>
    /// <param name="overload">Overload, or empty if only the values decide which it is.</param>
    public static CallCost? Of(string function, string overload) => OfKubernetes(function, overload) ?? OfStandard(overload);

    private static CallCost? OfKubernetes(string function, string overload) => function switch
    {
        "check" => (in CelValue _, in CelValue _, in CelValue _) => AuthorizationCheck,
        "isSorted" or "sum" or "max" or "min" or "indexOf" or "lastIndexOf" => (in CelValue a, in CelValue _, in CelValue _) => OfElements(a),
        "url" or "lowerAscii" or "upperAscii" or "substring" or "trim" or "quantity" or "isQuantity" or "cidr" or "isIP" or "isCIDR" or "semver" or "isSemver" or
            "jsonpatch.escapeKey" => (in CelValue a, in CelValue _, in CelValue _) => Traversal(a),
        "replace" or "split" or "ip.isCanonical" => (in CelValue a, in CelValue _, in CelValue _) => Traversal(a, 2),
        "join" => (in CelValue _, in CelValue _, in CelValue result) => Traversal(result, 2),
        "find" or "findAll" => Pattern,
        "ip" when overload != "cidr_ip" => (in CelValue a, in CelValue _, in CelValue _) => Traversal(a),
        "containsIP" when overload == "cidr_contains_ip_string" => (in CelValue a, in CelValue b, in CelValue _) => Traversal(a, 2) + Traversal(b),
        "containsIP" => (in CelValue a, in CelValue _, in CelValue _) => Traversal(a, 2),
        "containsCIDR" when overload == "cidr_contains_cidr_string" => (in CelValue a, in CelValue b, in CelValue _) => Traversal(a, 2) + Traversal(a) + 1 + Traversal(b),
        "containsCIDR" => (in CelValue a, in CelValue _, in CelValue _) => Traversal(a, 2) + Traversal(a) + 1,
        "sets.contains" or "sets.intersects" => (in CelValue a, in CelValue b, in CelValue _) => 1 + (ValueSizes.Of(a) * ValueSizes.Of(b)),
        "sets.equivalent" => (in CelValue a, in CelValue b, in CelValue _) => 1 + (ValueSizes.Of(a) * ValueSizes.Of(b) * 2),
        "lists.range" or "reverse" or "slice" or "flatten" when overload.StartsWith("list", StringComparison.Ordinal) =>
            (in CelValue _, in CelValue _, in CelValue result) => 11 + ValueSizes.Of(result),
        "sort" or "distinct" => (in CelValue a, in CelValue _, in CelValue _) => Pairs(a),
        "@sortByAssociatedKeys" => (in CelValue _, in CelValue keys, in CelValue _) => Pairs(keys),
        "validate" => (in CelValue _, in CelValue b, in CelValue _) => Traversal(b),
        _ => null,
    };

    private static CallCost? OfStandard(string overload) => overload switch
    {
        "starts_with_string" or "ends_with_string" => (in CelValue _, in CelValue b, in CelValue _) => Traversal(b),
        "string_to_bytes" or "bytes_to_string" or "strings_quote" or "string_format" =>
            (in CelValue a, in CelValue _, in CelValue _) => Traversal(a),
        "in_list" => (in CelValue _, in CelValue b, in CelValue _) => ValueSizes.Of(b),
        "less_string" or "greater_string" or "less_equals_string" or "greater_equals_string" or
            "less_bytes" or "greater_bytes" or "less_equals_bytes" or "greater_equals_bytes" =>
            (in CelValue a, in CelValue b, in CelValue _) => ShorterTraversal(a, b),
        "add_string" or "add_bytes" => (in CelValue a, in CelValue b, in CelValue _) => Scaled(ValueSizes.Of(a) + ValueSizes.Of(b), TraversalFactor),
        "matches_string" => Pattern,
        "contains_string" => (in CelValue a, in CelValue b, in CelValue _) => Traversal(a) * Traversal(b),
        _ => null,
    };

    private static long Pattern(in CelValue text, in CelValue pattern, in CelValue result) =>
        Scaled(1 + ValueSizes.Of(text), TraversalFactor) * Scaled(ValueSizes.Of(pattern), RegexFactor);

    /// <summary>Cost of comparing every element with every other.</summary>
    private static long Pairs(in CelValue value)
    {
        if (value.Kind != CelKind.List) return 1;
        var list = value.AsList();
        var text = list.Count > 0 && list[0].Kind == CelKind.String ? Traversal(list[0]) * TraversalFactor : 0;
        return 11 + (long)(list.Count * (double)list.Count * (2 + text));
    }

    /// <summary>Cost of reading a value with all that is in it.</summary>
    private static long OfElements(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.String or CelKind.Bytes:
                return (long)(ValueSizes.Of(value) * TraversalFactor);
            case CelKind.List:
                var total = 0L;
                foreach (var item in value.AsList()) total += OfElements(item);
                return total;
            default:
                return 1;
        }
    }
}
