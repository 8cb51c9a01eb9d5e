using Meridian.Cel.Values;

namespace Meridian.Cel.Schemas;

/// <summary>A JSON array. Lists that the schema calls sets or maps are equal in any order, and adding to them replaces what is there already.</summary>
internal sealed class JsonListValue(JsonRef json, CelSchema? schema) : CelList
{
    private readonly CelValue?[] items = new CelValue?[json.Length];

    public override int Count => items.Length;

    public override CelValue this[int index] => items[index] ??= JsonValues.Of(json[index], schema?.Items);

    public override bool? EqualTo(CelList other) => schema?.ListType switch
    {
        "set" => Count == other.Count && this.All(item => other.Any(o => Equality.AreEqual(item, o))),
        "map" => Count == other.Count && this.All(item => other.Any(o => SameKeys(item, o) && Equality.AreEqual(item, o))),
        _ => null,
    };

    public override CelList? Concat(CelList other) => schema?.ListType switch
    {
        "set" => new ArrayList([.. this, .. other.Where(o => !this.Any(item => Equality.AreEqual(item, o)))]),
        "map" => new ArrayList([.. this.Select(item => Replacement(item, other)), .. other.Where(o => !this.Any(item => SameKeys(item, o)))]),
        _ => null,
    };

    private CelValue Replacement(CelValue item, CelList other)
    {
        foreach (var candidate in other)
            if (SameKeys(item, candidate)) return candidate;
        return item;
    }

    private bool SameKeys(CelValue a, CelValue b) => schema!.ListMapKeys.All(key => Equality.AreEqual(Key(a, key), Key(b, key)));

    private static CelValue Key(CelValue item, string key) => item.Kind switch
    {
        CelKind.Object => item.AsObject().TryGet(FieldNames.Escape(key), out var value) ? value : CelValue.Null,
        CelKind.Map => item.AsMap().TryGet(CelValue.String(key), out var value) ? value : CelValue.Null,
        _ => CelValue.Null,
    };
}
