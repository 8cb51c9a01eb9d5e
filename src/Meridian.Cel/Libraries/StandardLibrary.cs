using Meridian.Cel.Syntax;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Operators, sizes, membership and the names of the types.</summary>
internal static partial class StandardLibrary
{
    private static readonly CelType A = Parameter("A");
    private static readonly CelType B = Parameter("B");
    private static readonly CelType ListOfA = List(A);
    private static readonly CelType MapOfAB = Map(A, B);

    public static CelLibrary Create()
    {
        var library = new CelLibrary("standard").With(StandardMacros.All);
        Names(library);
        Logic(library);
        Collections(library);
        Comparisons(library);
        Arithmetic(library);
        Text(library);
        Conversions(library);
        Times(library);
        return library;
    }

    private static void Names(CelLibrary library)
    {
        foreach (var type in (CelType[])[Bool, Int, Uint, T.Double, T.String, Bytes, Timestamp, Duration]) library.TypeName(type);
        library.Constant("null_type", TypeOf(Null), CelValue.TypeOf(Null));
        library.Constant("list", TypeOf(ListOfA), CelValue.TypeOf(List(Dyn)));
        library.Constant("map", TypeOf(MapOfAB), CelValue.TypeOf(Map(Dyn, Dyn)));
        library.Constant("type", TypeOf(CelType.Type), CelValue.TypeOf(CelType.Type));
    }

    private static void Logic(CelLibrary library)
    {
        // These are evaluated by nodes of their own; the signatures are for the checker.
        library.Function(Operators.And, "logical_and", Bool, Bool, Bool, (_, _) => CelError.NoSuchOverload);
        library.Function(Operators.Or, "logical_or", Bool, Bool, Bool, (_, _) => CelError.NoSuchOverload);
        library.Function(Operators.Conditional, "conditional", [Bool, A, A], A, _ => CelError.NoSuchOverload);
        library.Function(Operators.NotStrictlyFalse, "not_strictly_false", Bool, Bool, _ => CelError.NoSuchOverload);
        library.Function(Operators.Equal, "equals", A, A, Bool, (a, b) => CelValue.Bool(Equality.AreEqual(a, b)));
        library.Function(Operators.NotEqual, "not_equals", A, A, Bool, (a, b) => CelValue.Bool(!Equality.AreEqual(a, b)));
        library.Function(Operators.Index, "index_list", ListOfA, Int, A, (_, _) => CelError.NoSuchOverload);
        library.Function(Operators.Index, "index_map", MapOfAB, A, B, (_, _) => CelError.NoSuchOverload);
        library.Function(Operators.Not, "logical_not", Bool, Bool, v => CelValue.Bool(!v.AsBool()));
    }

    private static void Collections(CelLibrary library)
    {
        library.Function(Operators.In, "in_list", A, ListOfA, Bool, (item, list) => CelValue.Bool(Contains(list.AsList(), item)));
        library.Function(Operators.In, "in_map", A, MapOfAB, Bool, InMap);
        Size(library, "size_string", "string_size", T.String, v => CodePoints.Count(v.AsString()));
        Size(library, "size_bytes", "bytes_size", Bytes, v => v.AsBytes().Length);
        Size(library, "size_list", "list_size", ListOfA, v => v.AsList().Count);
        Size(library, "size_map", "map_size", MapOfAB, v => v.Kind == CelKind.Map ? v.AsMap().Count : v.AsObject().Fields.Count());
    }

    private static bool Contains(CelList list, CelValue item)
    {
        for (var i = 0; i < list.Count; i++)
            if (Equality.AreEqual(list[i], item)) return true;
        return false;
    }

    private static CelValue InMap(CelValue key, CelValue map) => map.Kind == CelKind.Object
        ? CelValue.Bool(key.Kind == CelKind.String && map.AsObject().Has(key.AsString()))
        : CelValue.Bool(map.AsMap().TryGet(key, out _));

    private static void Size(CelLibrary library, string id, string memberId, CelType type, Func<CelValue, int> size)
    {
        library.Function("size", id, type, Int, v => CelValue.Int(size(v)));
        library.Member("size", memberId, type, Int, v => CelValue.Int(size(v)));
    }

    private static void Comparisons(CelLibrary library)
    {
        Comparison(library, Operators.Less, "less", c => c < 0);
        Comparison(library, Operators.LessOrEqual, "less_equals", c => c <= 0);
        Comparison(library, Operators.Greater, "greater", c => c > 0);
        Comparison(library, Operators.GreaterOrEqual, "greater_equals", c => c >= 0);
    }

    private static void Comparison(CelLibrary library, string op, string id, Func<int, bool> holds)
    {
        CelValue Numeric(CelValue a, CelValue b) => CelValue.Bool(Numbers.Compare(a, b) is { } c && holds(c));
        library.Function(op, id + "_bool", Bool, Bool, Bool, (a, b) => CelValue.Bool(holds(a.AsBool().CompareTo(b.AsBool()))));
        (CelType Type, string Name)[] numbers = [(Int, "int64"), (Uint, "uint64"), (T.Double, "double")];
        foreach (var (first, firstName) in numbers)
        {
            foreach (var (second, secondName) in numbers)
                library.Function(op, first == second ? $"{id}_{firstName}" : $"{id}_{firstName}_{secondName}", first, second, Bool, Numeric);
        }
        library.Function(op, id + "_string", T.String, T.String, Bool, (a, b) => CelValue.Bool(holds(CodePoints.Compare(a.AsString(), b.AsString()))));
        library.Function(op, id + "_bytes", Bytes, Bytes, Bool, (a, b) => CelValue.Bool(holds(a.AsBytes().AsSpan().SequenceCompareTo(b.AsBytes()))));
        library.Function(op, id + "_timestamp", Timestamp, Timestamp, Bool, (a, b) => CelValue.Bool(holds(a.AsTimestamp().CompareTo(b.AsTimestamp()))));
        library.Function(op, id + "_duration", Duration, Duration, Bool, (a, b) => CelValue.Bool(holds(a.AsDuration().CompareTo(b.AsDuration()))));
    }
}
