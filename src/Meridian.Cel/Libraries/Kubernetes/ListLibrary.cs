using Meridian.Cel.Syntax;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>Sums, orders and positions in lists.</summary>
internal static class ListLibrary
{
    private static readonly CelType A = Parameter("T");

    public static CelLibrary Create()
    {
        var library = new CelLibrary("kubernetes lists");
        CelType[] ordered = [Int, Uint, T.Double, Bool, Duration, Timestamp, T.String, Bytes];
        foreach (var type in ordered)
        {
            library.Member("isSorted", $"list_{type}_is_sorted_bool", List(type), Bool, v => IsSorted(v.AsList()));
            library.Member("min", $"list_{type}_min_{type}", List(type), type, v => Extreme(v.AsList(), "min", -1));
            library.Member("max", $"list_{type}_max_{type}", List(type), type, v => Extreme(v.AsList(), "max", 1));
        }
        Sum(library, Int, CelValue.Int(0));
        Sum(library, Uint, CelValue.Uint(0));
        Sum(library, T.Double, CelValue.Double(0));
        Sum(library, Duration, CelValue.Duration(0));
        library.Member("indexOf", "list_a_index_of_int", List(A), A, Int, (list, item) => CelValue.Int(IndexOf(list.AsList(), item, 1)));
        library.Member("lastIndexOf", "list_a_last_index_of_int", List(A), A, Int, (list, item) => CelValue.Int(IndexOf(list.AsList(), item, -1)));
        return library;
    }

    private static CelValue IsSorted(CelList list)
    {
        for (var i = 1; i < list.Count; i++)
        {
            if (Ordering.Compare(list[i - 1], list[i]) is not { } order) return CelError.NoSuchOverload;
            if (order > 0) return CelValue.False;
        }
        return CelValue.True;
    }

    private static CelValue Extreme(CelList list, string name, int sign)
    {
        if (list.Count == 0) return CelValue.Error($"{name} called on empty list");
        var best = list[0];
        foreach (var item in list)
        {
            if (Ordering.Compare(item, best) is not { } order) return CelError.NoSuchOverload;
            if (order * sign > 0) best = item;
        }
        return best;
    }

    private static void Sum(CelLibrary library, CelType type, CelValue zero)
    {
        var add = CelLibraries.Standard.Overloads.First(o => o.Function == Operators.Add && o.Parameters[0].Equals(type) && o.Parameters[1].Equals(type)).Binary!;
        library.Member("sum", $"list_{type}_sum_{type}", List(type), type, v => v.AsList().Aggregate(zero, (sum, item) => sum.IsError ? sum : item.IsError ? item : add(sum, item)));
    }

    private static int IndexOf(CelList list, CelValue item, int step)
    {
        for (var i = step > 0 ? 0 : list.Count - 1; i >= 0 && i < list.Count; i += step)
            if (Equality.AreEqual(list[i], item)) return i;
        return -1;
    }
}

internal static class Ordering
{
    /// <summary>Order of two values of one ordered kind; null if they are not.</summary>
    public static int? Compare(CelValue a, CelValue b)
    {
        if (Numbers.IsNumber(a.Kind) && Numbers.IsNumber(b.Kind)) return Numbers.Compare(a, b);
        if (a.Kind != b.Kind) return null;
        return a.Kind switch
        {
            CelKind.Bool or CelKind.Duration => a.AsInt().CompareTo(b.AsInt()),
            CelKind.String => CodePoints.Compare(a.AsString(), b.AsString()),
            CelKind.Bytes => a.AsBytes().AsSpan().SequenceCompareTo(b.AsBytes()),
            CelKind.Timestamp => a.AsTimestamp().CompareTo(b.AsTimestamp()),
            _ => null,
        };
    }
}
