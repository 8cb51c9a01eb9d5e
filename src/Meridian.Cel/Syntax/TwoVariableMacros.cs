using Meridian.Cel.Values;

namespace Meridian.Cel.Syntax;

/// <summary>Folds over index and element, or key and value, and those that make maps.</summary>
internal static class TwoVariableMacros
{
    public const string MapInsert = "cel.@mapInsert";

    public static IReadOnlyList<Macro> All { get; } =
    [
        new("all", 3, true, (p, at, target, a) => Fold.Quantifier(p, at, target!, a, true)),
        new("exists", 3, true, (p, at, target, a) => Fold.Quantifier(p, at, target!, a, false)),
        new("existsOne", 3, true, (p, at, target, a) => Fold.ExistsOne(p, at, target!, a)),
        new("exists_one", 3, true, (p, at, target, a) => Fold.ExistsOne(p, at, target!, a)),
        new("transformList", 3, true, (p, at, target, a) => TransformList(p, at, target!, a, null, a[2])),
        new("transformList", 4, true, (p, at, target, a) => TransformList(p, at, target!, a, a[2], a[3])),
        new("transformMap", 3, true, (p, at, target, a) => TransformMap(p, at, target!, a, null, KeyAnd(at, a, a[2]))),
        new("transformMap", 4, true, (p, at, target, a) => TransformMap(p, at, target!, a, a[2], KeyAnd(at, a, a[3]))),
        new("transformMapEntry", 3, true, (p, at, target, a) => TransformMap(p, at, target!, a, null, a[2])),
        new("transformMapEntry", 4, true, (p, at, target, a) => TransformMap(p, at, target!, a, a[2], a[3])),
    ];

    private static Expr TransformList(Parser parser, int position, Expr range, Expr[] arguments, Expr? filter, Expr value) =>
        Fold.Variables(parser, arguments, 2) is { } names ? Fold.ToList(position, range, names[0], names[1], filter, value) : Fold.Nothing(position);

    private static Expr TransformMap(Parser parser, int position, Expr range, Expr[] arguments, Expr? filter, Expr entry)
    {
        if (Fold.Variables(parser, arguments, 2) is not { } names) return Fold.Nothing(position);
        var result = Fold.Accumulated(position);
        Expr insert = entry is KeyedEntry keyed
            ? new CallExpr(position, MapInsert, null, result, keyed.Key, keyed.Value)
            : new CallExpr(position, MapInsert, null, result, entry);
        return new FoldExpr(position)
        {
            Range = range, Variable = names[0], Variable2 = names[1], Accumulator = StandardMacros.Accumulator,
            Initial = new MapExpr(position, []), Condition = new ConstExpr(position, CelValue.True),
            Step = filter is null ? insert : new CallExpr(position, Operators.Conditional, null, filter, insert, result), Result = result,
        };
    }

    private static KeyedEntry KeyAnd(int position, Expr[] arguments, Expr value) => new(position, arguments[0], value);

    /// <summary>Stands between two steps of the expansion only.</summary>
    private sealed class KeyedEntry(int position, Expr key, Expr value) : Expr(position)
    {
        public Expr Key => key;

        public Expr Value => value;
    }
}
