namespace Meridian.Cel;

/// <summary>A map; its values may be made when asked for.</summary>
public abstract class CelMap
{
    /// <summary>Number of entries.</summary>
    public abstract int Count { get; }

    /// <summary>The keys, in an order that stays.</summary>
    public abstract IEnumerable<CelValue> Keys { get; }

    /// <summary>Finds the value of a key. Numbers of different types that are equal are the same key.</summary>
    public abstract bool TryGet(CelValue key, out CelValue value);
}
