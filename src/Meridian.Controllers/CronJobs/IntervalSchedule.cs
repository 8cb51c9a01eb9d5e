using System.Buffers;
using System.Globalization;

namespace Meridian.Controllers.CronJobs;

/// <summary>A schedule of equal intervals, whole seconds and at least one.</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : CronSchedule
{
    private readonly TimeSpan step = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(interval.TotalSeconds)));

    internal override DateTimeOffset? Next(DateTimeOffset after)
    {
        if (DateTimeOffset.MaxValue - after <= step) return null;
        var next = after + step;
        return next.AddTicks(-(next.UtcTicks % TimeSpan.TicksPerSecond));
    }
}

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>1.5h</c>, <c>90s</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("ns", 1e-9), ("h", 3600), ("m", 60), ("s", 1)];

    /// <exception cref="FormatException">It is none.</exception>
    internal static TimeSpan Parse(string text)
    {
        var rest = text.AsSpan().TrimStart('+');
        var total = 0d;
        if (rest.IsEmpty) throw Fault(text);
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) throw Fault(text);
            rest = rest[digits..];
            var length = 0;
            foreach (var (unit, seconds) in Units)
            {
                if (!rest.StartsWith(unit, StringComparison.Ordinal)) continue;
                (length, total) = (unit.Length, total + number * seconds);
                break;
            }
            if (length == 0) throw Fault(text);
            rest = rest[length..];
        }
        return total < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(total) : throw Fault(text);
    }

    private static FormatException Fault(string text) => new($"no duration: {text}");
}
