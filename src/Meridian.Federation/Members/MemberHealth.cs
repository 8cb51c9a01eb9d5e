namespace Meridian.Federation;

/// <summary>
/// Judges a member by its probes. Immutable; every probe gives the next judgement. A failure counts when it lasts, and a recovery
/// too: a member that flaps is not given work.
/// </summary>
/// <param name="Standing">What may be counted on.</param>
/// <param name="Last">The newest probe; null before the first.</param>
/// <param name="FailingSince">When the probes began to fail; null while they succeed.</param>
/// <param name="WellSince">When the probes began to succeed after a loss; null unless returning.</param>
/// <param name="WasReady">Whether the member ever carried work: one that never did has not been lost, and need not prove itself.</param>
internal sealed record MemberHealth(
    MemberStanding Standing, MemberProbe? Last = null, DateTimeOffset? FailingSince = null, DateTimeOffset? WellSince = null, bool WasReady = false)
{
    /// <summary>How a member begins: one that was ready when it was last seen keeps its share until it is known better.</summary>
    /// <param name="wasReady">Whether its stored status says Ready.</param>
    /// <param name="isNew">Whether it has no stored status yet.</param>
    public static MemberHealth Initial(bool wasReady, bool isNew) =>
        new(wasReady ? MemberStanding.Expected : isNew ? MemberStanding.Joining : MemberStanding.Offline, WasReady: !isNew);

    /// <summary>The judgement after another probe.</summary>
    public MemberHealth Observe(MemberProbe probe, DateTimeOffset now, FederationOptions options) =>
        probe.Outcome == ProbeOutcome.Ready ? Succeeded(probe, now, options) : Failed(probe, now, options);

    /// <summary>When the standing changes if nothing else happens; null if it does not.</summary>
    public DateTimeOffset? NextChange(FederationOptions options) =>
        Standing == MemberStanding.Returning ? WellSince + options.FailbackDelay : null;

    private MemberHealth Succeeded(MemberProbe probe, DateTimeOffset now, FederationOptions options)
    {
        var wasLost = WasReady && Standing is (MemberStanding.Offline or MemberStanding.NotReady);
        var well = wasLost ? now : WellSince;
        var proven = well is null || now - well >= options.FailbackDelay;
        return new(proven ? MemberStanding.Ready : MemberStanding.Returning, probe, null, proven ? null : well, WasReady || proven);
    }

    private MemberHealth Failed(MemberProbe probe, DateTimeOffset now, FederationOptions options)
    {
        var since = FailingSince ?? now;
        var lost = probe.Outcome == ProbeOutcome.Unreachable ? MemberStanding.Offline : MemberStanding.NotReady;
        // Only a member that carries work is given the benefit of the doubt.
        var patience = Standing switch
        {
            MemberStanding.Ready => options.FailoverDelay,
            MemberStanding.Expected => options.FirstContactDelay,
            _ => TimeSpan.Zero,
        };
        var patient = now - since < patience;
        return new(patient ? Standing : lost, probe, since, null, WasReady);
    }
}
