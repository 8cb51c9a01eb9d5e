namespace Meridian.Cel.Values;

/// <summary>Equality across types: numbers compare by value, values of different kinds are not equal.</summary>
internal static class Equality
{
    public static bool AreEqual(in CelValue a, in CelValue b)
    {
        if (a.Kind != b.Kind) return Numbers.Compare(a, b) == 0;
        return a.Kind switch
        {
            CelKind.Null => true,
            CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => a.AsInt() == b.AsInt(),
            CelKind.Double => a.AsDouble() == b.AsDouble(),
            CelKind.String => a.AsString() == b.AsString(),
            CelKind.Bytes => a.AsBytes().AsSpan().SequenceEqual(b.AsBytes()),
            CelKind.Timestamp => a.AsTimestamp() == b.AsTimestamp(),
            CelKind.List => AreEqual(a.AsList(), b.AsList()),
            CelKind.Map => AreEqual(a.AsMap(), b.AsMap()),
            CelKind.Object => AreEqual(a.AsObject(), b.AsObject()),
            CelKind.Type => a.AsType().Name == b.AsType().Name,
            CelKind.Optional => AreEqual(a.AsOptional(), b.AsOptional()),
            CelKind.Opaque => a.AsOpaque<CelOpaque>()!.Type.Equals(b.AsOpaque<CelOpaque>()!.Type) && a.AsOpaque<CelOpaque>()!.EqualTo(b.AsOpaque<CelOpaque>()!),
            _ => false,
        };
    }

    private static bool AreEqual(CelOptional a, CelOptional b) => a.HasValue == b.HasValue && (!a.HasValue || AreEqual(a.Value, b.Value));

    private static bool AreEqual(CelList a, CelList b)
    {
        if ((a.EqualTo(b) ?? b.EqualTo(a)) is { } decided) return decided;
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++)
            if (!AreEqual(a[i], b[i])) return false;
        return true;
    }

    private static bool AreEqual(CelMap a, CelMap b)
    {
        if (a.Count != b.Count) return false;
        foreach (var key in a.Keys)
            if (!a.TryGet(key, out var x) || !b.TryGet(key, out var y) || !AreEqual(x, y)) return false;
        return true;
    }

    private static bool AreEqual(CelObject a, CelObject b)
    {
        if (!a.Type.Equals(b.Type)) return false;
        var fields = a.Fields.ToList();
        return fields.Count == b.Fields.Count() && fields.All(f => a.TryGet(f, out var x) && b.TryGet(f, out var y) && AreEqual(x, y));
    }
}
