namespace Meridian.Scheduler.Queue;

/// <summary>How long a pod that failed is let wait.</summary>
/// <param name="FirstBackOff">After the first failure; doubled with each further one. Default 1 s.</param>
/// <param name="LongestBackOff">At most. Default 10 s.</param>
internal sealed record QueueTimes(TimeSpan FirstBackOff, TimeSpan LongestBackOff)
{
    internal static readonly QueueTimes Default = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    /// <summary>How long after so many attempts.</summary>
    internal TimeSpan BackOff(int attempts)
    {
        var backOff = FirstBackOff * Math.Pow(2, Math.Clamp(attempts - 1, 0, 10));
        return backOff < LongestBackOff ? backOff : LongestBackOff;
    }
}
