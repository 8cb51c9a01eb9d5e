namespace Meridian.Cli;

/// <summary>Decides when memory is worth being given back: when a process has become quiet after it had used enough, and never so often that it would cost time.</summary>
internal sealed class QuietJudge
{
    private const long Enough = 8_000_000;

    // More than this between two looks is work, which needs the memory.
    private const long Quiet = 16_000_000;

    // At most two thousandths of the time are spent on it, however large the heap is.
    private const int Patience = 500;

    private long lastLook;
    private long lastAct;
    private TimeSpan notBefore;

    /// <summary>Whether memory was given back before.</summary>
    public bool HasActed { get; private set; }

    /// <summary>Looks once.</summary>
    /// <param name="allocated">Bytes the process has allocated since it began.</param>
    /// <param name="now">Time on a clock that only grows.</param>
    /// <returns>Whether to give memory back now.</returns>
    public bool IsDue(long allocated, TimeSpan now)
    {
        var recent = allocated - lastLook;
        lastLook = allocated;
        return recent < Quiet && now >= notBefore && (!HasActed || allocated - lastAct >= Enough);
    }

    /// <summary>Tells that memory was given back, and how long that took.</summary>
    public void Acted(long allocated, TimeSpan now, TimeSpan took) => (lastLook, lastAct, notBefore, HasActed) = (allocated, allocated, now + (Patience * took), true);
}
