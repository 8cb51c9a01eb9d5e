using System.Collections;

namespace Meridian.Cel;

/// <summary>A list; its elements may be made when asked for.</summary>
public abstract class CelList : IEnumerable<CelValue>
{
    /// <summary>Number of elements.</summary>
    public abstract int Count { get; }

    /// <summary>The element at an index from 0 to <see cref="Count"/> - 1.</summary>
    public abstract CelValue this[int index] { get; }

    /// <summary>Whether another list is equal; null lets the language decide: same length and equal elements in order.</summary>
    public virtual bool? EqualTo(CelList other) => null;

    /// <summary>This list and then another; null lets the language append.</summary>
    public virtual CelList? Concat(CelList other) => null;

    /// <inheritdoc />
    public IEnumerator<CelValue> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
