namespace Meridian.Cel.Values;

/// <summary>A list of values at hand.</summary>
internal sealed class ArrayList(CelValue[] items) : CelList
{
    public static CelValue Empty { get; } = CelValue.List(new ArrayList([]));

    public override int Count => items.Length;

    public override CelValue this[int index] => items[index];
}

/// <summary>Two lists, one after the other, without copying either.</summary>
internal sealed class ConcatList(CelList first, CelList second) : CelList
{
    public override int Count { get; } = first.Count + second.Count;

    public override CelValue this[int index] => index < first.Count ? first[index] : second[index - first.Count];
}

/// <summary>A list that a fold makes, element by element; nobody else sees it before the fold ends.</summary>
internal sealed class GrowingList : CelList
{
    private readonly List<CelValue> items = [];

    public override int Count => items.Count;

    public override CelValue this[int index] => items[index];

    public void Add(CelValue item) => items.Add(item);
}

/// <summary>A map of values at hand, in the order of their insertion.</summary>
internal sealed class HashMap : CelMap
{
    private readonly Dictionary<CelValue, CelValue> entries = new(KeyComparer.Instance);
    private readonly List<CelValue> keys = [];

    public override int Count => keys.Count;

    public override IEnumerable<CelValue> Keys => keys;

    public override bool TryGet(CelValue key, out CelValue value) => entries.TryGetValue(key, out value);

    /// <summary>Adds an entry; false if the key is there.</summary>
    public bool TryAdd(CelValue key, CelValue value)
    {
        if (!entries.TryAdd(key, value)) return false;
        keys.Add(key);
        return true;
    }
}

/// <summary>Equality of keys: numbers are equal whatever their types.</summary>
internal sealed class KeyComparer : IEqualityComparer<CelValue>
{
    public static KeyComparer Instance { get; } = new();

    public bool Equals(CelValue x, CelValue y) => Equality.AreEqual(x, y);

    public int GetHashCode(CelValue key) => key.Kind switch
    {
        CelKind.String => string.GetHashCode(key.AsString(), StringComparison.Ordinal),
        CelKind.Int or CelKind.Bool => key.AsInt().GetHashCode(),
        CelKind.Uint => unchecked((long)key.AsUint()).GetHashCode(),
        CelKind.Double => key.AsDouble() is var d && d == Math.Floor(d) && Math.Abs(d) < 9e18 ? ((long)d).GetHashCode() : d.GetHashCode(),
        _ => (int)key.Kind,
    };
}
