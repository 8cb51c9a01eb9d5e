using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Leases;

public sealed class LeaseLockTests : IDisposable
{
    private static readonly ObjectKey Key = new("kube-system", "shared");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeKubeClient api;
    private readonly LeaseLock a;
    private readonly LeaseLock b;

    public LeaseLockTests()
    {
        api = new FakeKubeClient(time);
        (a, b) = (Lock("a"), Lock("b"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LeaseSpec Stored => api.Find(ResourceTypes.Leases, Key)!.View<Lease>().Spec;

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
    }

    [Fact]
    public async Task Try_FreeLease_IsHeldAsKubernetesWouldWriteIt()
    {
        Assert.True((await a.TryAsync(Token)).IsHeld);

        Assert.True(a.IsHeld);
        Assert.Equal(new LeaseSpec { HolderIdentity = "a", LeaseDurationSeconds = 15, AcquireTime = time.GetUtcNow(), RenewTime = time.GetUtcNow(), LeaseTransitions = 0 }, Stored);
    }

    [Fact]
    public async Task Try_HeldByAnother_WaitsUntilItWasSilentForItsWholeDuration()
    {
        await a.TryAsync(Token);
        time.Advance(TimeSpan.FromSeconds(14));
        // What counts is when it was first seen here, not what its clock said.
        Assert.Equal(TimeSpan.FromSeconds(15), (await b.TryAsync(Token)).Left);
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.False((await b.TryAsync(Token)).IsHeld);
        await a.TryAsync(Token);
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal("a", (await b.TryAsync(Token)).Other!.View<Lease>().Spec.HolderIdentity);

        time.Advance(TimeSpan.FromSeconds(15));

        Assert.True((await b.TryAsync(Token)).IsHeld);
        Assert.Equal(("b", 1), (Stored.HolderIdentity, Stored.LeaseTransitions));
    }

    [Fact]
    public async Task IsHeld_NotRenewed_EndsBeforeAnotherMayTakeIt()
    {
        await a.TryAsync(Token);
        await b.TryAsync(Token);

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.False(a.IsHeld);
        Assert.False((await b.TryAsync(Token)).IsHeld);
    }

    [Fact]
    public async Task Try_TakenOverMeanwhile_IsLostAtOnce()
    {
        await a.TryAsync(Token);
        await b.TryAsync(Token);
        time.Advance(TimeSpan.FromSeconds(15));
        await b.TryAsync(Token);

        Assert.Equal("b", (await a.TryAsync(Token)).Other!.View<Lease>().Spec.HolderIdentity);
        Assert.False(a.IsHeld);
    }

    [Fact]
    public async Task Release_Held_IsFreeForTheNext()
    {
        await a.TryAsync(Token);
        await b.TryAsync(Token);

        await a.ReleaseAsync(Token);

        Assert.False(a.IsHeld);
        Assert.True((await b.TryAsync(Token)).IsHeld);
    }

    [Fact]
    public async Task Try_SameIdentityAfterARestart_IsHeldAtOnce()
    {
        await a.TryAsync(Token);
        using var restarted = Lock("a");

        Assert.True((await restarted.TryAsync(Token)).IsHeld);
        Assert.Equal(0, Stored.LeaseTransitions);
    }

    private LeaseLock Lock(string identity) => new(api, new LeaseLockOptions { Key = Key, Identity = identity }, time);
}
