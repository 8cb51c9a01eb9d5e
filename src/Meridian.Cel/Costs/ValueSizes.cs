using Meridian.Cel.Values;

namespace Meridian.Cel.Costs;

/// <summary>Sizes of values as costs count them: characters, bytes, elements; 1 for what has a fixed size.</summary>
internal static class ValueSizes
{
    public const double TraversalFactor = 0.1;
    public const double RegexFactor = 0.25;

    public static long Of(in CelValue value) => value.Kind switch
    {
        CelKind.String => CodePoints.Count(value.AsString()),
        CelKind.Bytes => value.AsBytes().Length,
        CelKind.List => value.AsList().Count,
        CelKind.Map => value.AsMap().Count,
        CelKind.Opaque => value.AsOpaque<CelOpaque>()!.Size,
        CelKind.Optional => value.AsOptional().HasValue ? Of(value.AsOptional().Value) : 1,
        _ => 1,
    };

    /// <summary>Cost of reading a value once, times <paramref name="times"/>.</summary>
    public static long Traversal(in CelValue value, int times = 1) => Scaled(Of(value), times * TraversalFactor);

    public static long Scaled(double size, double factor) => (long)Math.Ceiling(size * factor);

    /// <summary>Cost of comparing two values: the shorter one decides.</summary>
    public static long ShorterTraversal(in CelValue a, in CelValue b) => Scaled(Math.Min(Of(a), Of(b)), TraversalFactor);
}
