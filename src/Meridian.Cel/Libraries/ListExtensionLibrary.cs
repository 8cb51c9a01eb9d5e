using Meridian.Cel.Libraries.Kubernetes;
using Meridian.Cel.Syntax;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Parts, orders and flattened forms of lists.</summary>
internal static class ListExtensionLibrary
{
    private const int LongestRange = 100_000;
    private const string SortInput = "@__sortBy_input__";
    private const string SortByKeys = "@sortByAssociatedKeys";

    private static readonly CelType A = Parameter("T");
    private static readonly CelType B = Parameter("U");

    public static CelLibrary Create() => new CelLibrary("lists").With([new Macro("sortBy", 2, true, SortBy)])
        .Member("slice", "list_slice", [List(A), Int, Int], List(A), a => Slice(a[0].AsList(), a[1].AsInt(), a[2].AsInt()))
        .Member("flatten", "list_flatten", List(List(A)), List(A), v => CelValue.List([.. Flat(v.AsList(), 1)]))
        .Member("flatten", "list_flatten_int", List(Dyn), Int, List(Dyn), (v, depth) =>
            depth.AsInt() < 0 ? CelValue.Error("level must be non-negative") : CelValue.List([.. Flat(v.AsList(), depth.AsInt())]))
        .Member("distinct", "list_distinct", List(A), List(A), v => CelValue.List([.. v.AsList().Distinct(KeyComparer.Instance)]))
        .Member("reverse", "list_reverse", List(A), List(A), v => CelValue.List([.. v.AsList().Reverse()]))
        .Member("sort", "list_sort", List(A), List(A), v => Sorted(v.AsList(), v.AsList()))
        .Member(SortByKeys, "list_sort_by_keys", List(A), List(B), List(A), (v, keys) => Sorted(v.AsList(), keys.AsList()))
        .Function("lists.range", "lists_range", Int, List(Int), n => n.AsInt() > LongestRange ? CelValue.Error($"lists.range() size exceeds limit of {LongestRange}")
            : CelValue.List([.. Enumerable.Range(0, (int)Math.Max(0, n.AsInt())).Select(i => CelValue.Int(i))]));

    private static CelValue Slice(CelList list, long from, long to)
    {
        if (from < 0 || to < 0) return CelValue.Error($"cannot slice({from}, {to}), negative indexes not supported");
        if (from > to) return CelValue.Error($"cannot slice({from}, {to}), start index must be less than or equal to end index");
        if (to > list.Count) return CelValue.Error($"cannot slice({from}, {to}), list is length {list.Count}");
        return CelValue.List([.. list.Skip((int)from).Take((int)(to - from))]);
    }

    private static IEnumerable<CelValue> Flat(CelList list, long depth) =>
        list.SelectMany(item => item.Kind == CelKind.List && depth > 0 ? Flat(item.AsList(), depth - 1) : [item]);

    private static CelValue Sorted(CelList list, CelList keys)
    {
        for (var i = 1; i < keys.Count; i++)
            if (keys[i].Kind != keys[0].Kind || Ordering.Compare(keys[i], keys[0]) is null) return CelValue.Error("list elements must have the same comparable type");
        var order = Enumerable.Range(0, list.Count).ToArray();
        return CelValue.List([.. order.OrderBy(i => keys[i], Comparer<CelValue>.Create((a, b) => Ordering.Compare(a, b) ?? 0)).Select(i => list[i])]);
    }

    private static Expr? SortBy(Parser parser, int position, Expr? target, Expr[] arguments)
    {
        if (arguments[0] is not IdentExpr name) return parser.Fault(arguments[0].Position, "argument must be a simple name");
        Expr Input() => new IdentExpr(position, SortInput);
        var keys = Fold.ToList(position, Input(), name.Name, "", null, arguments[1]);
        return Fold.Bind(position, SortInput, target!, new CallExpr(position, SortByKeys, Input(), keys));
    }
}
