using System.Globalization;

namespace Meridian.Node;

/// <summary>What the sessions of this machine's processes use: a pod's process leads a session, and what it starts belongs to that.</summary>
/// <param name="time">Clock.</param>
internal sealed class SessionUsage(TimeProvider time)
{
    // Reading every process is dear; who asks for many containers at once reads them once.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);
    private const long NanosecondsPerTick = 10_000_000;

    // Guards the last look at all processes.
    private readonly Lock gate = new();
    private Dictionary<int, ResourceReading> sessions = [];
    private long? readAt;

    /// <summary>What a session has used and uses; null if none of its processes is there.</summary>
    /// <param name="leader">Number of the process that leads it.</param>
    public ResourceReading? Of(int leader)
    {
        lock (gate)
        {
            if (readAt is not { } then || time.GetElapsedTime(then) > Fresh) (sessions, readAt) = (ReadAll(), time.GetTimestamp());
            return sessions.TryGetValue(leader, out var found) ? found : null;
        }
    }

    /// <summary>Reads one line of <c>/proc/PID/stat</c> (proc(5)): the session, and what the process uses. Null if it is none.</summary>
    internal static (int Session, ResourceReading Reading)? Parse(string stat)
    {
        // The name may hold anything, blanks and parentheses too.
        var end = stat.LastIndexOf(')');
        if (end < 0) return null;
        var fields = stat[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 22 || !int.TryParse(fields[3], NumberStyles.Integer, CultureInfo.InvariantCulture, out var session)) return null;
        // Its own time, and that of children that have ended.
        var ticks = Number(11) + Number(12) + Number(13) + Number(14);
        return (session, new ResourceReading(ticks * NanosecondsPerTick, Number(21) * Environment.SystemPageSize));

        long Number(int field) => long.TryParse(fields[field], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static Dictionary<int, ResourceReading> ReadAll()
    {
        var sums = new Dictionary<int, ResourceReading>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(folder[^1]) || Read(folder) is not { } found) continue;
            var sum = sums.GetValueOrDefault(found.Session);
            sums[found.Session] = new ResourceReading(sum.CpuNanoseconds + found.Reading.CpuNanoseconds, sum.MemoryBytes + found.Reading.MemoryBytes);
        }
        return sums;
    }

    private static (int Session, ResourceReading Reading)? Read(string folder)
    {
        try
        {
            return Parse(File.ReadAllText(Path.Combine(folder, "stat")));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
