using Microsoft.Extensions.Time.Testing;

namespace Meridian.ApiServer.Tests.Http;

public sealed class WatchPaceTests
{
    private readonly FakeTimeProvider time = new();
    private readonly WatchPace pace;

    public WatchPaceTests() => pace = new WatchPace(time);

    [Fact]
    public void BeforeSending_FewWatches_SendsAtOnce()
    {
        for (var i = 0; i < 30; i++) pace.Enter();

        Assert.Null(pace.BeforeSending(time.GetTimestamp()));
    }

    [Fact]
    public void BeforeSending_ManyWatchesAfterAQuietTime_SendsAtOnce()
    {
        for (var i = 0; i < 1000; i++) pace.Enter();
        var sent = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Null(pace.BeforeSending(sent));
    }

    [Fact]
    public async Task BeforeSending_ManyBusyWatches_AllWaitForOneTick()
    {
        for (var i = 0; i < 1000; i++) pace.Enter();
        var sent = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(1));

        var waiting = Enumerable.Range(0, 3).Select(_ => pace.BeforeSending(sent)!).ToArray();

        Assert.All(waiting, w => Assert.False(w.IsCompleted));
        time.Advance(TimeSpan.FromMilliseconds(50));
        await Task.WhenAll(waiting);
        for (var i = 0; i < 1000; i++) pace.Leave();
        Assert.Null(pace.BeforeSending(time.GetTimestamp()));
    }
}
