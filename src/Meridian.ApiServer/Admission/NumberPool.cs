namespace Meridian.ApiServer;

/// <summary>Numbers of a range, each held by one holder at a time. Safe for concurrent use.</summary>
internal sealed class NumberPool
{
    private readonly int first;
    private readonly int last;
    private readonly int dynamicFrom;

    // Guards the fields below.
    private readonly Lock gate = new();
    private readonly HashSet<int> held = [];
    private int next;

    /// <param name="first">Smallest number.</param>
    /// <param name="last">Largest number.</param>
    /// <param name="dynamicFrom">Free choice begins here, and takes the numbers below, left for those who ask by number, only when all above are held.</param>
    public NumberPool(int first, int last, int dynamicFrom)
    {
        (this.first, this.last) = (first, last);
        this.dynamicFrom = next = dynamicFrom;
    }

    /// <summary>Whether a number is of the range.</summary>
    public bool Contains(int number) => number >= first && number <= last;

    /// <summary>Takes a number; false if it is held already.</summary>
    public bool TryTake(int number)
    {
        lock (gate) return held.Add(number);
    }

    /// <summary>Takes a free number, going round so that one just given back is not handed out at once; null when none is left.</summary>
    public int? Take()
    {
        lock (gate)
        {
            for (var tried = dynamicFrom; tried <= last; tried++)
            {
                var candidate = next;
                next = next == last ? dynamicFrom : next + 1;
                if (held.Add(candidate)) return candidate;
            }
            for (var candidate = first; candidate < dynamicFrom; candidate++)
                if (held.Add(candidate)) return candidate;
            return null;
        }
    }

    /// <summary>Gives a number back.</summary>
    public void Free(int number)
    {
        lock (gate) held.Remove(number);
    }
}
