using Meridian.Client;

namespace Meridian.Node;

/// <summary>Turns the readings of one container into what it uses. Readings closer together than the window would tell of chance: between them the last rate stands. Pure.</summary>
/// <param name="ReadAt">When the last reading was taken that began a window.</param>
/// <param name="CpuNanoseconds">The processor time it told.</param>
/// <param name="From">Begin of the window that the rate is of.</param>
/// <param name="Amounts">The rate, and the memory of the newest reading.</param>
internal sealed record UsageRate(DateTimeOffset ReadAt, long CpuNanoseconds, DateTimeOffset From, UsageAmounts Amounts)
{
    /// <summary>Shortest time that a rate is taken over, as metrics servers read.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>The first rate: since the container's start.</summary>
    public static UsageRate First(DateTimeOffset started, ResourceReading reading, DateTimeOffset now) =>
        new(now, reading.CpuNanoseconds, started, new UsageAmounts(PerSecond(reading.CpuNanoseconds, now - started), reading.MemoryBytes));

    /// <summary>The rate after another reading.</summary>
    public UsageRate Next(ResourceReading reading, DateTimeOffset now)
    {
        if (now - ReadAt < Window) return this with { Amounts = Amounts with { MemoryBytes = reading.MemoryBytes } };
        var used = Math.Max(0, reading.CpuNanoseconds - CpuNanoseconds);
        return new(now, reading.CpuNanoseconds, ReadAt, new UsageAmounts(PerSecond(used, now - ReadAt), reading.MemoryBytes));
    }

    private static long PerSecond(long nanoseconds, TimeSpan over) => over <= TimeSpan.Zero ? 0 : (long)(nanoseconds / over.TotalSeconds);
}
