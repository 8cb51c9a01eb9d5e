using System.Globalization;

namespace Meridian.Bench;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcFigures
{
    private const double ClockTicks = 100;

    /// <summary>Time of the processor so far.</summary>
    public static TimeSpan ProcessorTime(int pid)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(' ');
        return TimeSpan.FromSeconds((Number(fields[13]) + Number(fields[14])) / ClockTicks);
    }

    /// <summary>Resident memory, in bytes.</summary>
    public static long Memory(int pid) => Field(pid, "VmRSS:");

    /// <summary>The most memory that was ever resident, in bytes.</summary>
    public static long MostMemory(int pid) => Field(pid, "VmHWM:");

    private static long Field(int pid, string name)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return 1024 * Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
