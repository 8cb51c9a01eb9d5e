using System.Collections.Concurrent;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Leases;

public sealed class LeaderElectorTests
{
    private static readonly ObjectKey Key = new("kube-system", "leader");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeKubeClient api;

    public LeaderElectorTests() => api = new FakeKubeClient(time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispose_Leader_HandsTheLeadOverWithoutWaiting()
    {
        var first = new Candidate(this, "first");
        await first.Begins();
        await using var second = new Candidate(this, "second");

        await first.DisposeAsync();

        await second.Begins();
        Assert.False(first.Elector.IsLeading);
        Assert.True(second.Elector.IsLeading);
        Assert.Equal(["first begins", "first ends", "second begins"], told);
    }

    [Fact]
    public async Task Leader_ThatCannotRenew_LeadsNoLongerWhenTheOtherBegins()
    {
        await using var first = new Candidate(this, "first");
        await first.Begins();
        await using var second = new Candidate(this, "second") { Other = first };
        api.Fault = request => HolderIn(request) == "first" ? ApiError.Unavailable("the network is cut") : null;

        await AdvanceUntilAsync(() => second.Began.Task.IsCompleted && first.Ended.Task.IsCompleted);

        Assert.False(second.BeganBesideAnother);
    }

    [Fact]
    public async Task Work_ThatFails_GivesTheLeadToAnother()
    {
        await using var first = new Candidate(this, "first", fails: true);
        await first.Begins();
        await using var second = new Candidate(this, "second");

        await AdvanceUntilAsync(() => second.Began.Task.IsCompleted);
    }

    [Theory]
    [InlineData(15, 10, 2, null)]
    [InlineData(10, 10, 2, "lease duration")]
    [InlineData(15, 2, 2, "renew deadline")]
    [InlineData(15, 10, 0, "retry period")]
    public void Fault_Numbers_ThatLeaveNoMargin(int duration, int deadline, int retry, string? told)
    {
        var options = new LeaderElectionOptions
        {
            Lease = Key, Identity = "a", LeaseDuration = TimeSpan.FromSeconds(duration), RenewDeadline = TimeSpan.FromSeconds(deadline), RetryPeriod = TimeSpan.FromSeconds(retry),
        };

        if (told is null) Assert.Null(options.Fault);
        else Assert.Contains(told, options.Fault, StringComparison.Ordinal);
    }

    private readonly ConcurrentQueue<string> told = [];

    private static string HolderIn(FakeRequest request) =>
        KubeObject.Parse(request.Body).View<Lease>().Spec.HolderIdentity;

    // The loops run on the pool, beside the clock: how far it goes until they have seen it says nothing.
    private async Task AdvanceUntilAsync(Func<bool> done)
    {
        while (!done())
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            for (var turn = 0; turn < 50 && !done(); turn++) await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }
    }

    private sealed class Candidate : IAsyncDisposable
    {
        private readonly LeaderElectorTests test;
        private readonly string name;
        private readonly bool fails;

        public Candidate(LeaderElectorTests test, string name, bool fails = false)
        {
            (this.test, this.name, this.fails) = (test, name, fails);
            Elector = new LeaderElector(test.api, new LeaderElectionOptions { Lease = Key, Identity = name }, test.time, NullLogger<LeaderElector>.Instance);
            Elector.Start(LeadAsync);
        }

        public LeaderElector Elector { get; }

        public Candidate? Other { get; init; }

        public bool BeganBesideAnother { get; private set; }

        public TaskCompletionSource Began { get; } = new();

        public TaskCompletionSource Ended { get; } = new();

        public Task Begins() => Began.Task.WaitAsync(Token);

        public ValueTask DisposeAsync() => Elector.DisposeAsync();

        private async Task LeadAsync(CancellationToken term)
        {
            BeganBesideAnother = Other?.Elector.IsLeading == true;
            test.told.Enqueue($"{name} begins");
            Began.TrySetResult();
            if (fails) throw new InvalidOperationException("the work failed");
            var over = new TaskCompletionSource();
            await using var registration = term.Register(over.SetResult);
            await over.Task;
            test.told.Enqueue($"{name} ends");
            Ended.TrySetResult();
        }
    }
}
