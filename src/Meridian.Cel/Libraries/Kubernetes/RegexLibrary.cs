using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>Finding patterns in text.</summary>
internal static class RegexLibrary
{
    public static CelLibrary Create() => new CelLibrary("regex")
        .Member("find", "string_find_string", T.String, T.String, T.String, (text, pattern) => Re2.With(pattern.AsString(), r => CelValue.String(r.Match(text.AsString()).Value)))
        .Member("findAll", "string_find_all_string", T.String, T.String, List(T.String), (text, pattern) => FindAll(text, pattern, -1))
        .Member("findAll", "string_find_all_string_int", [T.String, T.String, Int], List(T.String), a => FindAll(a[0], a[1], a[2].AsInt()));

    private static CelValue FindAll(CelValue text, CelValue pattern, long limit) => Re2.With(pattern.AsString(), regex =>
    {
        var found = regex.Matches(text.AsString()).Select(m => CelValue.String(m.Value));
        return CelValue.List([.. limit < 0 ? found : found.Take((int)Math.Min(limit, int.MaxValue))]);
    });
}
