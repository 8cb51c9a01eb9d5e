namespace Meridian.Federation;

/// <summary>
/// Judges a member by its probes. Immutable; every probe gives the next judgement. A failure counts when it lasts, and a recovery
/// too: a member that flaps is not given work.
/// </summary>
/// <param name="Standing">What may be counted on.</param>
/// <param name="Last">The newest probe; null before the first.</param>
/// <param name="FailingSince">When the probes began to fail; null while they succeed.</param>
/// <param name="WellSince">When the probes began to succeed after the last loss; null if it was never lost, or is.</param>
/// <param name="WasReady">Whether the member ever carried work: one that never did has not been lost, and need not prove itself.</param>
internal sealed record MemberHealth(
    MemberStanding Standing, MemberProbe? Last = null, DateTimeOffset? FailingSince = null, DateTimeOffset? WellSince = null, bool WasReady = false)
{
    /// <summary>How often it was lost, each time not long after the time before.</summary>
    public int Losses { get; init; }

    /// <summary>When it was lost last; null if it never was.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>How a member begins: one that was ready when it was last seen keeps its share until it is known better.</summary>
    /// <param name="wasReady">Whether its stored status says Ready.</param>
    /// <param name="isNew">Whether it has no stored status yet.</param>
    /// <param name="lostSince">Since when its stored status says that it is not ready.</param>
    public static MemberHealth Initial(bool wasReady, bool isNew, DateTimeOffset? lostSince = null) => wasReady ? new(MemberStanding.Expected, WasReady: true)
        : isNew ? new(MemberStanding.Joining)
        : new(MemberStanding.Offline, FailingSince: lostSince, WasReady: true);

    /// <summary>The judgement after another probe.</summary>
    /// <param name="probe">What it found.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="options">How patient the federation is.</param>
    /// <param name="began">When it began: a member that does not answer has failed since then. Default <paramref name="now"/>.</param>
    public MemberHealth Observe(MemberProbe probe, DateTimeOffset now, FederationOptions options, DateTimeOffset? began = null) => probe.Outcome switch
    {
        ProbeOutcome.Ready => Succeeded(probe, now, options),
        // Too busy to say how it is, so it is as it was: what it runs does not suffer, and to move it would make others as busy.
        ProbeOutcome.Overloaded when Standing is MemberStanding.Ready or MemberStanding.Returning or MemberStanding.Expected => this with { Last = probe, FailingSince = null },
        _ => Failed(probe, began ?? now, now, options),
    };

    /// <summary>The judgement when time has passed without another probe.</summary>
    public MemberHealth At(DateTimeOffset now, FederationOptions options) =>
        FailingSince is not null && Last is { } last && NextChange(options) <= now ? Failed(last, now, now, options) : this;

    /// <summary>When the standing changes if nothing else happens; null if it does not.</summary>
    public DateTimeOffset? NextChange(FederationOptions options) => Standing switch
    {
        MemberStanding.Returning => WellSince + ProvingTime(options),
        MemberStanding.Ready or MemberStanding.Expected => FailingSince + Patience(options),
        _ => null,
    };

    // How long a return must last to be believed: the longer, the more often the member came and went.
    private TimeSpan ProvingTime(FederationOptions options)
    {
        var time = options.FailbackDelay * Math.Pow(2, Math.Clamp(Losses - 1, 0, 20));
        return time < options.LongestFailback || options.LongestFailback < options.FailbackDelay ? time : options.LongestFailback;
    }

    private MemberHealth Succeeded(MemberProbe probe, DateTimeOffset now, FederationOptions options)
    {
        var wasLost = WasReady && Standing is (MemberStanding.Offline or MemberStanding.NotReady);
        var well = wasLost ? now : WellSince;
        var proven = well is null || now - well >= ProvingTime(options);
        return this with
        {
            Standing = proven ? MemberStanding.Ready : MemberStanding.Returning, Last = probe, FailingSince = null, WellSince = well, WasReady = WasReady || proven,
        };
    }

    // Only a member that carries work is given the benefit of the doubt.
    private TimeSpan Patience(FederationOptions options) => Standing switch
    {
        MemberStanding.Ready => options.NotReadyDelay,
        MemberStanding.Expected => options.FirstContactDelay,
        _ => TimeSpan.Zero,
    };

    private MemberHealth Failed(MemberProbe probe, DateTimeOffset began, DateTimeOffset now, FederationOptions options)
    {
        var since = FailingSince ?? began;
        if (now - since < Patience(options)) return this with { Last = probe, FailingSince = since };
        var lost = probe.Outcome == ProbeOutcome.Unreachable ? MemberStanding.Offline : MemberStanding.NotReady;
        var failed = this with { Standing = lost, Last = probe, FailingSince = since, WellSince = null };
        return Standing == MemberStanding.Ready ? failed.Lose(now, options) : failed;
    }

    private MemberHealth Lose(DateTimeOffset now, FederationOptions options) =>
        this with { Losses = now - LostAt < options.FlapMemory ? Losses + 1 : 1, LostAt = now };
}
