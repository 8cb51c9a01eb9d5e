using Meridian.Objects;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>Resource quantities.</summary>
internal static class QuantityLibrary
{
    internal static readonly CelType Type = CelType.Opaque("kubernetes.Quantity");

    public static CelLibrary Create() => new CelLibrary("quantity").TypeName(Type)
        .Function("quantity", "string_to_quantity", T.String, Type, v => Quantity.TryParse(v.AsString(), out var q) ? Of(q) : CelValue.Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"))
        .Function("isQuantity", "is_quantity_string", T.String, Bool, v => CelValue.Bool(Quantity.TryParse(v.AsString(), out _)))
        .Member("sign", "quantity_sign", Type, Int, v => CelValue.Int(Value(v).Sign))
        .Member("isInteger", "quantity_is_integer", Type, Bool, v => CelValue.Bool(Whole(v) is not null))
        .Member("asInteger", "quantity_as_integer", Type, Int, v => Whole(v) is { } whole ? CelValue.Int(whole) : CelValue.Error("cannot convert value to integer"))
        .Member("asApproximateFloat", "quantity_get_float", Type, T.Double, v => CelValue.Double(Approximate(Value(v))))
        .Member("isGreaterThan", "quantity_is_greater_than", Type, Type, Bool, (a, b) => CelValue.Bool(Value(a) > Value(b)))
        .Member("isLessThan", "quantity_is_less_than", Type, Type, Bool, (a, b) => CelValue.Bool(Value(a) < Value(b)))
        .Member("compareTo", "quantity_compare_to", Type, Type, Int, (a, b) => CelValue.Int(Value(a).CompareTo(Value(b))))
        .Member("add", "quantity_add", Type, Type, Type, (a, b) => Of(Value(a) + Value(b)))
        .Member("add", "quantity_add_int", Type, Int, Type, (a, b) => Of(Value(a) + Quantity.Of(b.AsInt())))
        .Member("sub", "quantity_sub", Type, Type, Type, (a, b) => Of(Value(a) - Value(b)))
        .Member("sub", "quantity_sub_int", Type, Int, Type, (a, b) => Of(Value(a) - Quantity.Of(b.AsInt())));

    private static CelValue Of(Quantity quantity) => CelValue.Opaque(new QuantityValue(quantity));

    private static Quantity Value(CelValue value) => value.AsOpaque<QuantityValue>()!.Quantity;

    /// <summary>The amount if it is a whole number of units.</summary>
    private static long? Whole(CelValue value) => Quantity.Of(Value(value).Value) == Value(value) ? Value(value).Value : null;

    private static double Approximate(Quantity quantity)
    {
        if (Quantity.Of(quantity.Value) == quantity) return quantity.Value;
        // Units rounded up, less the part that rounding added: exact to the thousandth, which is what amounts have.
        return quantity.MilliValue is > long.MinValue and < long.MaxValue and var milli ? milli / 1000.0 : quantity.Value;
    }
}

internal sealed class QuantityValue(Quantity quantity) : CelOpaque
{
    public Quantity Quantity => quantity;

    public override CelType Type => QuantityLibrary.Type;

    public override bool EqualTo(CelOpaque other) => ((QuantityValue)other).Quantity == quantity;

    public override string ToString() => quantity.ToString();
}
