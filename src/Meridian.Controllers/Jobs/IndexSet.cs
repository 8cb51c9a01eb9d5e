using System.Globalization;

namespace Meridian.Controllers.Jobs;

/// <summary>A set of indexes of a Job, written as <c>0,2-4</c>. Immutable.</summary>
internal sealed class IndexSet
{
    /// <summary>No index.</summary>
    internal static readonly IndexSet Empty = new([]);

    private readonly List<(int First, int Last)> ranges;

    private IndexSet(List<(int First, int Last)> ranges) => this.ranges = ranges;

    /// <summary>How many there are.</summary>
    internal int Count => ranges.Sum(r => r.Last - r.First + 1);

    /// <summary>Reads the text form. What is not an index below the limit is left out: the limit may have been lowered.</summary>
    /// <param name="text">The text; empty for none.</param>
    /// <param name="limit">All indexes are smaller.</param>
    internal static IndexSet Parse(string text, int limit)
    {
        var ranges = new List<(int, int)>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!Number(dash < 0 ? part : part[..dash], out var first) || !Number(dash < 0 ? part : part[(dash + 1)..], out var last)) continue;
            if (first < limit && first <= last) ranges.Add((first, Math.Min(last, limit - 1)));
        }
        return Of(ranges);
    }

    /// <summary>Whether an index is in the set.</summary>
    internal bool Contains(int index)
    {
        var (low, high) = (0, ranges.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (index < ranges[middle].First) high = middle - 1;
            else if (index > ranges[middle].Last) low = middle + 1;
            else return true;
        }
        return false;
    }

    /// <summary>The set with further indexes.</summary>
    internal IndexSet With(IEnumerable<int> indexes) => Of([.. ranges, .. indexes.Select(i => (i, i))]);

    /// <summary>How many of these are in another set too.</summary>
    internal int CountIn(IndexSet other) =>
        ranges.Sum(r => other.ranges.Sum(o => Math.Max(0, Math.Min(r.Last, o.Last) - Math.Max(r.First, o.First) + 1)));

    /// <summary>The text form.</summary>
    public override string ToString() => string.Join(',', ranges.Select(r => r switch
    {
        _ when r.First == r.Last => string.Create(CultureInfo.InvariantCulture, $"{r.First}"),
        _ when r.First + 1 == r.Last => string.Create(CultureInfo.InvariantCulture, $"{r.First},{r.Last}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{r.First}-{r.Last}"),
    }));

    private static IndexSet Of(List<(int First, int Last)> ranges)
    {
        ranges.Sort();
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges)
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1) merged[^1] = (merged[^1].First, Math.Max(last, merged[^1].Last));
            else merged.Add((first, last));
        }
        return merged.Count == 0 ? Empty : new IndexSet(merged);
    }

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
