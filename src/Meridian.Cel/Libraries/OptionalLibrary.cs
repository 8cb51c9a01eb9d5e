using Meridian.Cel.Syntax;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Optional values and the syntax that makes them.</summary>
internal static class OptionalLibrary
{
    private static readonly CelType V = Parameter("V");
    private static readonly CelType K = Parameter("K");
    private static readonly CelType OptionalV = Optional(V);

    public static CelLibrary Create() => new CelLibrary("optional")
        .With([new Macro("optMap", 2, true, (p, at, target, a) => Map(p, at, target!, a, true)), new Macro("optFlatMap", 2, true, (p, at, target, a) => Map(p, at, target!, a, false))])
        .Constant("optional_type", TypeOf(OptionalV), CelValue.TypeOf(Optional(Dyn)))
        .Function("optional.of", "optional_of", V, OptionalV, CelValue.Some)
        .Function("optional.ofNonZeroValue", "optional_ofNonZeroValue", V, OptionalV, v => IsZero(v) ? CelValue.None : CelValue.Some(v))
        .Function("optional.none", "optional_none", [], OptionalV, _ => CelValue.None)
        .Member("value", "optional_value", OptionalV, V, v => v.AsOptional().Value)
        .Member("hasValue", "optional_hasValue", OptionalV, Bool, v => CelValue.Bool(v.AsOptional().HasValue))
        .Member("or", "optional_or_optional", OptionalV, OptionalV, OptionalV, (a, b) => a.AsOptional().HasValue ? a : b)
        .Member("orValue", "optional_orValue_value", OptionalV, V, V, (a, b) => a.AsOptional().HasValue ? a.AsOptional().Value : b)
        .Function(Operators.OptionalSelect, "select_optional_field", Dyn, T.String, OptionalV, (_, _) => CelError.NoSuchOverload)
        .Function(Operators.OptionalIndex, "list_optindex_optional_int", List(V), Int, OptionalV, (_, _) => CelError.NoSuchOverload)
        .Function(Operators.OptionalIndex, "optional_list_optindex_optional_int", Optional(List(V)), Int, OptionalV, (_, _) => CelError.NoSuchOverload)
        .Function(Operators.OptionalIndex, "map_optindex_optional_value", CelType.Map(K, V), K, OptionalV, (_, _) => CelError.NoSuchOverload)
        .Function(Operators.OptionalIndex, "optional_map_optindex_optional_value", Optional(CelType.Map(K, V)), K, OptionalV, (_, _) => CelError.NoSuchOverload)
        .Function(Operators.Index, "optional_list_index_int", Optional(List(V)), Int, OptionalV, (_, _) => CelError.NoSuchOverload)
        .Function(Operators.Index, "optional_map_index_value", Optional(CelType.Map(K, V)), K, OptionalV, (_, _) => CelError.NoSuchOverload)
        .Function("optional.unwrap", "optional_unwrap", List(OptionalV), List(V), Unwrapped)
        .Member("unwrapOpt", "optional_unwrapOpt", List(OptionalV), List(V), Unwrapped)
        .Member("first", "list_first", List(V), OptionalV, v => v.AsList().Count == 0 ? CelValue.None : CelValue.Some(v.AsList()[0]))
        .Member("last", "list_last", List(V), OptionalV, v => v.AsList().Count == 0 ? CelValue.None : CelValue.Some(v.AsList()[v.AsList().Count - 1]));

    private static CelValue Unwrapped(CelValue list) =>
        CelValue.List([.. list.AsList().Where(v => v.Kind == CelKind.Optional && v.AsOptional().HasValue).Select(v => v.AsOptional().Value)]);

    private static bool IsZero(CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => value.AsInt() == 0,
        CelKind.Double => value.AsDouble() == 0,
        CelKind.String => value.AsString().Length == 0,
        CelKind.Bytes => value.AsBytes().Length == 0,
        CelKind.List => value.AsList().Count == 0,
        CelKind.Map => value.AsMap().Count == 0,
        CelKind.Object => !value.AsObject().Fields.Any(),
        CelKind.Timestamp => value.AsTimestamp() == (TimeText.MinSeconds, 0),
        CelKind.Optional => !value.AsOptional().HasValue,
        _ => false,
    };

    private static Expr Map(Parser parser, int position, Expr target, Expr[] arguments, bool wrap)
    {
        if (arguments[0] is not IdentExpr name) return parser.Fault(arguments[0].Position, "optMap() variable name must be a simple identifier");
        var bound = Fold.Bind(position, name.Name, new CallExpr(position, "value", target), arguments[1]);
        Expr some = wrap ? new CallExpr(position, "optional.of", null, bound) : bound;
        return new CallExpr(position, Operators.Conditional, null, new CallExpr(position, "hasValue", target), some, new CallExpr(position, "optional.none", null));
    }
}
