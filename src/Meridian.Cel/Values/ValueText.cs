using System.Globalization;
using System.Text;

namespace Meridian.Cel.Values;

/// <summary>Values as text in messages.</summary>
internal static class ValueText
{
    public static string Of(in CelValue value) => value.Kind switch
    {
        CelKind.Null => "null",
        CelKind.Bool => value.AsBool() ? "true" : "false",
        CelKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
        CelKind.Uint => value.AsUint().ToString(CultureInfo.InvariantCulture),
        CelKind.Double => DoubleText.Shortest(value.AsDouble()),
        CelKind.String => value.AsString(),
        CelKind.Bytes => Encoding.UTF8.GetString(value.AsBytes()),
        CelKind.Timestamp => TimeText.Timestamp(value),
        CelKind.Duration => TimeText.Seconds(value.AsDuration()),
        CelKind.List => "[" + string.Join(", ", value.AsList().Select(v => Of(v))) + "]",
        CelKind.Map => MapText(value.AsMap()),
        CelKind.Object => value.AsObject().Type.Name + "{" + string.Join(", ", value.AsObject().Fields) + "}",
        CelKind.Type => value.AsType().Name,
        CelKind.Optional => value.AsOptional().HasValue ? "optional(" + value.AsOptional().Value + ")" : "optional.none()",
        CelKind.Opaque => value.AsOpaque<CelOpaque>()!.ToString()!,
        _ => value.AsError().Message,
    };

    private static string MapText(CelMap map) =>
        "{" + string.Join(", ", map.Keys.Select(k => k + ": " + (map.TryGet(k, out var v) ? v.ToString() : ""))) + "}";
}
