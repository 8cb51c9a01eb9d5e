namespace Meridian.Federation;

/// <summary>Positions in order, of which only the first are ever looked at: as many are sorted as are asked for. Lives in the work's scratch space, so one at a time.</summary>
internal ref struct LazyOrder(PlacementWork work, Func<PlacementWork, int, int, bool> before)
{
    private SeatHeap heap = new(work, before);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a position; <see cref="Begin"/> comes before anything else.</summary>
    public void Append(int position)
    {
        heap.Append(position);
        Count++;
    }

    /// <summary>Puts the first in its place.</summary>
    public readonly void Begin() => heap.Order();

    /// <summary>The n-th.</summary>
    public int At(int n)
    {
        // What was taken from the heap stands behind the rest, the first one last.
        while (Count - heap.Count <= n) heap.RemoveFirst();
        return heap[Count - 1 - n];
    }
}
