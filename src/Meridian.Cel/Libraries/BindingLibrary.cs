using Meridian.Cel.Syntax;

namespace Meridian.Cel.Libraries;

/// <summary><c>cel.bind(name, value, expression)</c>, and folds of two variables.</summary>
internal static class BindingLibrary
{
    public static CelLibrary Create() => new CelLibrary("bindings").With([new Macro("bind", 3, true, Bind)]);

    public static CelLibrary CreateTwoVariables() => new CelLibrary("two variables").With(TwoVariableMacros.All)
        .Function(TwoVariableMacros.MapInsert, "@mapInsert_map_map", CelType.Map(CelType.Parameter("K"), CelType.Parameter("V")),
            CelType.Map(CelType.Parameter("K"), CelType.Parameter("V")), CelType.Map(CelType.Parameter("K"), CelType.Parameter("V")), (_, _) => CelError.NoSuchOverload)
        .Function(TwoVariableMacros.MapInsert, "@mapInsert_map_key_value",
            [CelType.Map(CelType.Parameter("K"), CelType.Parameter("V")), CelType.Parameter("K"), CelType.Parameter("V")],
            CelType.Map(CelType.Parameter("K"), CelType.Parameter("V")), _ => CelError.NoSuchOverload);

    private static Expr? Bind(Parser parser, int position, Expr? target, Expr[] arguments)
    {
        if (target is not IdentExpr { Name: "cel" }) return null;
        if (arguments[0] is not IdentExpr name) return parser.Fault(arguments[0].Position, "cel.bind() variable names must be simple identifiers");
        return Fold.Bind(position, name.Name, arguments[1], arguments[2]);
    }
}
