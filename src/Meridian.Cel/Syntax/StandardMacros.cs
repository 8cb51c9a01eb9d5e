namespace Meridian.Cel.Syntax;

/// <summary>The macros of the language itself.</summary>
internal static class StandardMacros
{
    public const string Accumulator = "@result";

    public static IReadOnlyList<Macro> All { get; } =
    [
        new("has", 1, false, Has),
        new("all", 2, true, (p, at, target, a) => Fold.Quantifier(p, at, target!, a, true)),
        new("exists", 2, true, (p, at, target, a) => Fold.Quantifier(p, at, target!, a, false)),
        new("exists_one", 2, true, (p, at, target, a) => Fold.ExistsOne(p, at, target!, a)),
        new("map", 2, true, (p, at, target, a) => Map(p, at, target!, a[0], null, a[1])),
        new("map", 3, true, (p, at, target, a) => Map(p, at, target!, a[0], a[1], a[2])),
        new("filter", 2, true, (p, at, target, a) => Map(p, at, target!, a[0], a[1], a[0])),
    ];

    private static Expr Has(Parser parser, int position, Expr? target, Expr[] arguments) => arguments[0] switch
    {
        SelectExpr { TestOnly: false } select => new SelectExpr(position, select.Operand, select.Field, true),
        _ => parser.Fault(arguments[0].Position, "invalid argument to has() macro"),
    };

    private static Expr Map(Parser parser, int position, Expr range, Expr variable, Expr? filter, Expr value)
    {
        if (variable is not IdentExpr name) return parser.Fault(variable.Position, "argument is not an identifier");
        if (Fold.Clashes(name.Name)) return parser.Fault(variable.Position, Fold.Overwrites);
        return Fold.ToList(position, range, name.Name, "", filter, value);
    }
}
