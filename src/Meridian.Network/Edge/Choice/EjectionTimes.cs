namespace Meridian.Network;

/// <summary>How long a backend is avoided, in ticks of the clock.</summary>
internal sealed record EjectionTimes(long First, long Longest, long Second)
{
    private const int MostDoublings = 16;

    public static EjectionTimes Of(TimeProvider time, TimeSpan first, TimeSpan longest) =>
        new((long)(first.TotalSeconds * time.TimestampFrequency), (long)(longest.TotalSeconds * time.TimestampFrequency), time.TimestampFrequency);

    /// <summary>Time after so many failures in a row.</summary>
    public long After(int failures) => Math.Min(Longest, First << Math.Min(failures - 1, MostDoublings));
}
