namespace Meridian.Federation.Tests;

public sealed class MemberHealthTests
{
    private static readonly FederationOptions Options = new();
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly MemberProbe Up = new(ProbeOutcome.Ready);
    private static readonly MemberProbe Down = new(ProbeOutcome.Unreachable);
    private static readonly MemberProbe Sick = new(ProbeOutcome.NotReady);

    private static MemberHealth After(MemberHealth health, params (double Second, MemberProbe Probe)[] probes)
    {
        foreach (var (second, probe) in probes) health = health.Observe(probe, Start.AddSeconds(second), Options);
        return health;
    }

    [Fact]
    public void Observe_NewMember_IsReadyAtOnce_EvenAfterFailedTries()
    {
        var health = After(MemberHealth.Initial(wasReady: false, isNew: true), (0, Down), (1, Down), (5, Up));

        Assert.Equal(MemberStanding.Ready, health.Standing);
    }

    [Fact]
    public void Observe_ShortFailure_ChangesNothing() =>
        Assert.Equal(MemberStanding.Ready, After(MemberHealth.Initial(false, true), (0, Up), (1, Down), (2, Down), (3, Up), (4, Down), (7, Down)).Standing);

    [Fact]
    public void Observe_LastingFailure_IsOfflineOrNotReady()
    {
        Assert.Equal(MemberStanding.Offline, After(MemberHealth.Initial(false, true), (0, Up), (1, Down), (5, Down)).Standing);
        Assert.Equal(MemberStanding.NotReady, After(MemberHealth.Initial(false, true), (0, Up), (1, Sick), (5, Sick)).Standing);
    }

    [Fact]
    public void At_TimeIsUpBetweenProbes_CountsAsLost()
    {
        var failing = After(MemberHealth.Initial(false, true), (0, Up), (1, Down));

        Assert.Equal(Start.AddSeconds(5), failing.NextChange(Options));
        Assert.Equal(MemberStanding.Ready, failing.At(Start.AddSeconds(4.9), Options).Standing);
        Assert.Equal(MemberStanding.Offline, failing.At(Start.AddSeconds(5), Options).Standing);
    }

    [Fact]
    public void Observe_NoAnswer_CountsFromTheQuestion() =>
        Assert.Equal(Start.AddSeconds(1), After(MemberHealth.Initial(false, true), (0, Up)).Observe(Down, Start.AddSeconds(2), Options, Start.AddSeconds(1)).FailingSince);

    [Fact]
    public void Observe_OverloadedMember_IsNotLost()
    {
        var busy = new MemberProbe(ProbeOutcome.Overloaded);

        Assert.Equal(MemberStanding.Ready, After(MemberHealth.Initial(false, true), (0, Up), (1, busy), (100, busy)).Standing);
        Assert.Equal(MemberStanding.NotReady, After(MemberHealth.Initial(false, true), (0, Up), (1, Down), (5, Down), (6, busy)).Standing);
    }

    [Fact]
    public void Initial_MemberThatWasLost_HasFailedSinceThen() =>
        Assert.Equal(Start, After(MemberHealth.Initial(wasReady: false, isNew: false, Start), (2, Down)).FailingSince);

    [Fact]
    public void Observe_Return_IsGivenWorkOnlyAfterItHasStayedWell()
    {
        var back = After(MemberHealth.Initial(false, true), (0, Up), (1, Down), (5, Down), (10, Up), (19, Up));
        Assert.Equal(MemberStanding.Returning, back.Standing);
        Assert.Equal(Start.AddSeconds(20), back.NextChange(Options));

        Assert.Equal(MemberStanding.Ready, After(back, (20, Up)).Standing);
        Assert.Equal(MemberStanding.Offline, After(back, (20, Down)).Standing);
        Assert.Equal(MemberStanding.Returning, After(back, (19.5, Down), (20, Up)).Standing);
    }

    [Fact]
    public void Observe_FederationRestarted_ExpectsWhoWasReady()
    {
        var expected = MemberHealth.Initial(wasReady: true, isNew: false);

        Assert.Equal(MemberStanding.Expected, After(expected, (0, Down)).Standing);
        Assert.Equal(MemberStanding.Ready, After(expected, (0, Down), (1, Up)).Standing);
        Assert.Equal(MemberStanding.Expected, After(expected, (0, Down), (14, Down)).Standing);
        Assert.Equal(MemberStanding.Offline, After(expected, (0, Down), (15, Down)).Standing);
        Assert.Equal(MemberStanding.Offline, After(expected, (0, Up), (1, Down), (5, Down)).Standing);
    }

    [Fact]
    public void Observe_MemberThatComesAndGoes_MustProveItselfLongerEachTime()
    {
        var second = After(MemberHealth.Initial(false, true), (0, Up), (1, Down), (5, Down), (10, Up), (20, Up), (30, Down), (34, Down), (40, Up));
        Assert.Equal(2, second.Losses);
        Assert.Equal(Start.AddSeconds(60), second.NextChange(Options));

        var third = After(second, (60, Up), (70, Down), (74, Down), (80, Up));
        Assert.Equal(Start.AddSeconds(120), third.NextChange(Options));

        var muchLater = After(third, (120, Up), (1000, Down), (1004, Down), (1010, Up));
        Assert.Equal(Start.AddSeconds(1020), muchLater.NextChange(Options));
    }
}
