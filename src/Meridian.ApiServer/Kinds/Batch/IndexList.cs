using System.Globalization;

namespace Meridian.ApiServer.Kinds;

/// <summary>Lists of indexes as Jobs write them: <c>0,2-4</c>, in rising order.</summary>
internal static class IndexList
{
    /// <summary>The first fault of a list, or null.</summary>
    /// <param name="text">The list; empty for none.</param>
    /// <param name="completions">All indexes are smaller.</param>
    /// <param name="total">How many indexes it has; 0 with a fault.</param>
    public static string? Fault(string text, long completions, out long total)
    {
        total = 0;
        if (text.Length == 0) return null;
        var (sum, last) = (0L, -1L);
        foreach (var part in text.Split(','))
        {
            if (Interval(part, completions, out var first, out var end) is { } fault) return fault;
            if (last >= first) return $"non-increasing order, previous: {last}, current: {first}";
            sum += end - first + 1;
            last = end;
        }
        total = sum;
        return null;
    }

    private static string? Interval(string part, long completions, out long first, out long end)
    {
        (first, end) = (0, 0);
        var limits = part.Split('-');
        if (limits.Length > 2) return $"the fragment \"{part}\" violates the requirement that an index interval can have at most two parts separated by '-'";
        if (Index(limits[0], completions, out first) is { } fault) return fault;
        end = first;
        if (limits.Length == 1) return null;
        if (Index(limits[1], completions, out end) is { } wrong) return wrong;
        return first >= end ? $"non-increasing order, previous: {first}, current: {end}" : null;
    }

    private static string? Index(string text, long completions, out long index)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index)) return $"cannot convert string to integer for index: \"{text}\"";
        return index >= completions ? $"too large index: \"{text}\"" : null;
    }
}
