using Meridian.Cel.Values;

namespace Meridian.Cel.Evaluation;

/// <summary>Fields of objects, values of maps, elements of lists.</summary>
internal static class Selection
{
    public static CelValue Field(in CelValue target, string field, in CelValue key) => target.Kind switch
    {
        CelKind.Map => target.AsMap().TryGet(key, out var value) ? value : CelError.NoSuchKey(key),
        CelKind.Object => target.AsObject().TryGet(field, out var value) ? value : CelValue.Error($"no such key: {field}"),
        CelKind.Optional => Optional(target, key),
        CelKind.Error => target,
        _ => CelValue.Error($"no such overload: type '{target.RuntimeType()}' does not support field selection"),
    };

    public static CelValue Index(in CelValue target, in CelValue key) => target.Kind switch
    {
        CelKind.List => Element(target.AsList(), key),
        CelKind.Map => IsKey(key) ? target.AsMap().TryGet(key, out var value) ? value : CelError.NoSuchKey(key) : UnsupportedKey(key),
        CelKind.Object when key.Kind == CelKind.String => Field(target, key.AsString(), key),
        CelKind.Optional => Optional(target, key),
        _ => CelError.NoSuchOverload,
    };

    /// <summary>The value as an optional; nothing where it is missing.</summary>
    public static CelValue Optional(in CelValue target, in CelValue key)
    {
        if (target.Kind != CelKind.Optional) return Present(target, key);
        return target.AsOptional().HasValue ? Present(target.AsOptional().Value, key) : CelValue.None;
    }

    private static CelValue Present(in CelValue target, in CelValue key)
    {
        switch (target.Kind)
        {
            case CelKind.List:
                if (Position(key) is not { } index) return CelError.NoSuchOverload;
                return index >= 0 && index < target.AsList().Count ? CelValue.Some(target.AsList()[(int)index]) : CelValue.None;
            case CelKind.Map:
                return IsKey(key) ? target.AsMap().TryGet(key, out var value) ? CelValue.Some(value) : CelValue.None : UnsupportedKey(key);
            case CelKind.Object when key.Kind == CelKind.String:
                return target.AsObject().Has(key.AsString()) && target.AsObject().TryGet(key.AsString(), out var field) ? CelValue.Some(field) : CelValue.None;
            default:
                return CelError.NoSuchOverload;
        }
    }

    private static CelValue Element(CelList list, in CelValue key)
    {
        if (Position(key) is not { } index) return CelValue.Error($"unsupported index type '{key.RuntimeType()}' in list");
        return index >= 0 && index < list.Count ? list[(int)index] : CelValue.Error($"index out of bounds: {index}");
    }

    private static long? Position(in CelValue key) => key.Kind switch
    {
        CelKind.Int => key.AsInt(),
        CelKind.Uint => key.AsUint() > long.MaxValue ? long.MaxValue : (long)key.AsUint(),
        CelKind.Double when key.AsDouble() is var d && d == Math.Floor(d) && Math.Abs(d) < 1e15 => (long)d,
        _ => null,
    };

    private static bool IsKey(in CelValue key) => key.Kind is CelKind.String or CelKind.Int or CelKind.Uint or CelKind.Bool or CelKind.Double;

    private static CelValue UnsupportedKey(in CelValue key) => CelValue.Error($"unsupported key type: {key.RuntimeType()}");
}
