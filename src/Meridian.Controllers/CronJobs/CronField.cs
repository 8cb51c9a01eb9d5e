using System.Globalization;

namespace Meridian.Controllers.CronJobs;

/// <summary>One field of a schedule: which numbers it allows.</summary>
/// <param name="Bits">The numbers, a bit each.</param>
/// <param name="IsOpen">Whether it says <c>*</c> or <c>?</c>: then of the two fields for days only the other one counts.</param>
internal readonly record struct CronField(ulong Bits, bool IsOpen)
{
    internal bool Allows(int number) => (Bits & (1UL << number)) != 0;

    /// <summary>Reads a field.</summary>
    /// <param name="text">Parts with commas between; each a number, a name, a range or <c>*</c>, perhaps with a step.</param>
    /// <param name="least">Smallest number.</param>
    /// <param name="most">Largest number.</param>
    /// <param name="names">Names of the numbers from the smallest on; empty for none.</param>
    /// <exception cref="FormatException">It is none.</exception>
    internal static CronField Parse(string text, int least, int most, string[] names)
    {
        var (bits, open) = (0UL, false);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            bits |= Range(part, least, most, names, out var star);
            open |= star;
        }
        return bits == 0 ? throw Fault(text) : new CronField(bits, open);
    }

    private static ulong Range(string text, int least, int most, string[] names, out bool open)
    {
        var steps = text.Split('/');
        var limits = steps[0].Split('-');
        if (steps.Length > 2 || limits.Length > 2) throw Fault(text);
        open = limits is ["*" or "?"];
        var first = open ? least : Number(limits[0], least, names);
        // A number with a step is the beginning of a range.
        var last = open || (limits.Length == 1 && steps.Length == 2) ? most : limits.Length == 2 ? Number(limits[1], least, names) : first;
        var step = steps.Length == 2 ? Number(steps[1], 0, []) : 1;
        // With a step it no longer stands for every number.
        open &= step == 1;
        if (first < least || last > most || first > last || step == 0) throw Fault(text);
        var bits = 0UL;
        for (var number = (long)first; number <= last; number += step) bits |= 1UL << (int)number;
        return bits;
    }

    private static int Number(string text, int least, string[] names)
    {
        var name = Array.FindIndex(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0) return least + name;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Fault(text);
    }

    private static FormatException Fault(string text) => new($"no field of a schedule: {text}");
}
