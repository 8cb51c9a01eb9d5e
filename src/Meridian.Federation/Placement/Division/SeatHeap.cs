namespace Meridian.Federation;

/// <summary>Positions, as of members, the one to be served next first. Lives in the work's scratch space, so that it costs no memory.</summary>
internal ref struct SeatHeap(PlacementWork work, Func<PlacementWork, int, int, bool> before)
{
    private readonly Span<int> items = work.Heap;

    /// <summary>Members in the heap.</summary>
    public int Count { get; private set; }

    /// <summary>The member to be served next.</summary>
    public readonly int First => items[0];

    /// <summary>Adds a member; <see cref="Order"/> comes before anything else.</summary>
    public void Append(int member) => items[Count++] = member;

    /// <summary>Orders what was appended.</summary>
    public readonly void Order()
    {
        for (var i = (Count / 2) - 1; i >= 0; i--) Sink(i);
    }

    /// <summary>Finds the new place of the first, which has changed.</summary>
    public readonly void Sink() => Sink(0);

    /// <summary>Takes the first away, and keeps it right behind those that are left.</summary>
    public void RemoveFirst()
    {
        Count--;
        (items[0], items[Count]) = (items[Count], items[0]);
        Sink(0);
    }

    /// <summary>What stands at a place, also behind those that are left.</summary>
    public readonly int this[int place] => items[place];

    private readonly void Sink(int i)
    {
        while (true)
        {
            var child = (2 * i) + 1;
            if (child >= Count) return;
            if (child + 1 < Count && before(work, items[child + 1], items[child])) child++;
            if (!before(work, items[child], items[i])) return;
            (items[i], items[child]) = (items[child], items[i]);
            i = child;
        }
    }
}
