using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Reads the values of <see cref="SimulationSettings"/>. Pure: what differs from pod to pod is told by the pod's uid.</summary>
internal static class SimulationValues
{
    // Timers count to 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestFlap = TimeSpan.FromMilliseconds(100);

    public static bool IsDuration(string text) => Range(text) is not null;

    /// <summary>A length of time, of a range the one that falls to a pod; null if the text is none.</summary>
    public static TimeSpan? Duration(string? text, string uid, string what) =>
        Range(text) is { } range ? range.Least + ((range.Most - range.Least) * Chance(uid, what)) : null;

    /// <summary>A share from 0 to 1, written <c>5%</c> or <c>0.05</c>; null if the text is none.</summary>
    public static double? Share(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var percent = text.EndsWith('%');
        if (!double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        var share = percent ? number / 100 : number;
        return share is >= 0 and <= 1 ? share : null;
    }

    /// <summary>How long a pod is ready and how long not, in turn; null if the text is none.</summary>
    public static (TimeSpan Up, TimeSpan Down)? Flap(string? text)
    {
        if (text?.Split('/') is not [var up, var down] || DurationText.Parse(up) is not { } ready || DurationText.Parse(down) is not { } unready) return null;
        return ready + unready >= ShortestFlap ? (Bounded(ready), Bounded(unready)) : null;
    }

    /// <summary>Whether an image is one of a list such as <c>backend:v1,nginx:*</c>.</summary>
    public static bool IsListed(string image, string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Any(known => known.EndsWith('*') ? image.StartsWith(known[..^1], StringComparison.Ordinal) : image == known);

    /// <summary>A number from 0 to 1 that a pod has drawn for a purpose, the same at every call.</summary>
    public static double Chance(string uid, string what) => XxHash32.HashToUInt32(Encoding.UTF8.GetBytes($"{uid}/{what}")) / (1.0 + uint.MaxValue);

    private static (TimeSpan Least, TimeSpan Most)? Range(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split("..");
        if (parts.Length > 2 || DurationText.Parse(parts[0]) is not { } least || DurationText.Parse(parts[^1]) is not { } most) return null;
        return most < least ? null : (Bounded(least), Bounded(most));
    }

    private static TimeSpan Bounded(TimeSpan time) => time < Longest ? time : Longest;
}
