using System.Buffers;
using System.Globalization;

namespace Meridian.ApiServer.Kinds;

/// <summary>The syntax of schedules: five fields, or a name such as <c>@daily</c>.</summary>
internal static class CronSyntax
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly string[] Names = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly (int Least, int Most, string[] Words)[] Fields = [(0, 59, []), (0, 23, []), (1, 31, []), (1, 12, Months), (0, 6, Days)];

    /// <summary>The first fault of a schedule, or null.</summary>
    public static string? Fault(string schedule)
    {
        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
            schedule = schedule.Contains(' ', StringComparison.Ordinal) ? schedule[schedule.IndexOf(' ', StringComparison.Ordinal)..].Trim() : "";
        if (schedule.Length == 0) return "empty spec string";
        if (schedule[0] == '@') return Descriptor(schedule);
        var parts = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length) return $"expected exactly 5 fields, found {parts.Length}: [{string.Join(' ', parts)}]";
        return parts.Select((part, i) => FieldFault(part, Fields[i])).FirstOrDefault(f => f is not null);
    }

    private static string? Descriptor(string schedule)
    {
        if (Names.Contains(schedule)) return null;
        if (!schedule.StartsWith("@every ", StringComparison.Ordinal)) return $"unrecognized descriptor: {schedule}";
        return IsDuration(schedule["@every ".Length..]) ? null : $"failed to parse duration {schedule}: time: invalid duration \"{schedule["@every ".Length..]}\"";
    }

    // A Go duration: numbers with units, such as 1h30m.
    private static bool IsDuration(string text)
    {
        var rest = text.AsSpan().TrimStart("+-");
        if (rest.IsEmpty) return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0) return false;
            rest = rest[digits..];
            var unit = rest.IndexOfAny(Digits);
            if (unit < 0) unit = rest.Length;
            if (rest[..unit] is not ("h" or "m" or "s" or "ms" or "us" or "µs" or "ns")) return false;
            rest = rest[unit..];
        }
        return true;
    }

    private static string? FieldFault(string field, (int Least, int Most, string[] Words) bounds) =>
        field.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => RangeFault(part, bounds)).FirstOrDefault(f => f is not null);

    private static string? RangeFault(string text, (int Least, int Most, string[] Words) bounds)
    {
        var steps = text.Split('/');
        var limits = steps[0].Split('-');
        int start = bounds.Least, end = bounds.Most;
        if (limits[0] is not ("*" or "?"))
        {
            if (Number(limits[0], bounds, out start) is { } fault) return fault;
            end = start;
            if (limits.Length > 2) return $"too many hyphens: {text}";
            if (limits.Length == 2 && Number(limits[1], bounds, out end) is { } wrong) return wrong;
        }
        if (steps.Length > 2) return $"too many slashes: {text}";
        var step = 1;
        if (steps.Length == 2)
        {
            if (Number(steps[1], (0, int.MaxValue, []), out step) is { } fault) return fault;
            if (limits.Length == 1) end = bounds.Most;
        }
        if (start < bounds.Least) return $"beginning of range ({start}) below minimum ({bounds.Least}): {text}";
        if (end > bounds.Most) return $"end of range ({end}) above maximum ({bounds.Most}): {text}";
        if (start > end) return $"beginning of range ({start}) beyond end of range ({end}): {text}";
        return step == 0 ? $"step of range should be a positive number: {text}" : null;
    }

    private static string? Number(string text, (int Least, int Most, string[] Words) bounds, out int number)
    {
        var word = Array.IndexOf(bounds.Words, text.ToLowerInvariant());
        number = word + bounds.Least;
        if (word >= 0) return null;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            return $"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax";
        return number < 0 ? $"negative number ({number}) not allowed: {text}" : null;
    }
}
