using Meridian.Cel.Values;
using static Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Lists as sets.</summary>
internal static class SetLibrary
{
    private static readonly CelType ListOfT = List(Parameter("T"));

    public static CelLibrary Create() => new CelLibrary("sets")
        .Function("sets.contains", "list_sets_contains_list", ListOfT, ListOfT, Bool, (a, b) => CelValue.Bool(Contains(a.AsList(), b.AsList())))
        .Function("sets.equivalent", "list_sets_equivalent_list", ListOfT, ListOfT, Bool, (a, b) => CelValue.Bool(Contains(a.AsList(), b.AsList()) && Contains(b.AsList(), a.AsList())))
        .Function("sets.intersects", "list_sets_intersects_list", ListOfT, ListOfT, Bool, (a, b) => CelValue.Bool(b.AsList().Any(item => Has(a.AsList(), item))));

    private static bool Contains(CelList all, CelList some) => some.All(item => Has(all, item));

    private static bool Has(CelList list, CelValue item) => list.Any(other => Equality.AreEqual(other, item));
}
