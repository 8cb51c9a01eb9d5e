using CsCheck;
using Meridian.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.ApiServer.Tests.Http.Fairness;

public sealed class FairQueueTests
{
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enter_OneUserFloods_OthersGetTheNextSeat()
    {
        var queue = Queue(new FairnessOptions { Seats = 4, SeatsPerUser = 3 });
        var flood = Enumerable.Range(0, 500).Select(_ => Enter(queue, "flood")).ToArray();
        Assert.Equal(3, flood.Count(f => f.IsCompleted));

        var first = Enter(queue, "quiet");
        var second = Enter(queue, "quiet");
        Assert.True(first.IsCompleted);
        Assert.False(second.IsCompleted);

        queue.Leave(await flood[0]);
        await second;
        Assert.Equal(3, flood.Count(f => f.IsCompleted));
    }

    [Fact]
    public async Task Enter_QueueFullOrWaitTooLong_IsTooManyRequests()
    {
        var queue = Queue(new FairnessOptions { Seats = 1, SeatsPerUser = 1, QueueLength = 1, LongestWait = TimeSpan.FromSeconds(15) });
        var seat = await Enter(queue, "a");
        var waiting = Enter(queue, "a");

        var full = await Assert.ThrowsAsync<StatusException>(async () => await Enter(queue, "a"));
        time.Advance(TimeSpan.FromSeconds(15));
        var late = await Assert.ThrowsAsync<StatusException>(() => waiting);
        queue.Leave(seat);

        Assert.Equal((429, 1, "Too many requests, please try again later."), (full.Code, full.RetryAfterSeconds, full.Message));
        Assert.Equal(429, late.Code);
        Assert.True(Enter(queue, "a").IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Enter_ClientGoesWhileWaiting_GivesUpItsPlace()
    {
        var queue = Queue(new FairnessOptions { Seats = 1, SeatsPerUser = 1 });
        var seat = await Enter(queue, "a");
        using var gone = new CancellationTokenSource();
        var left = queue.EnterAsync("b", gone.Token).AsTask();
        var stays = Enter(queue, "b");

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        queue.Leave(seat);

        queue.Leave(await stays);
        Assert.Equal(0, queue.Taken);
    }

    [Fact]
    public async Task Enter_SeatsFree_AllocatesNothing()
    {
        var queue = Queue(new FairnessOptions());
        var token = Token;
        queue.Leave(await queue.EnterAsync("a", token));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++) queue.Leave(await queue.EnterAsync("a", token));

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // Whatever comes and goes: never more seats than there are, never more than a user's own, and none free while somebody waits who may have one.
    [Fact]
    public Task EnterAndLeave_InAnyOrder_KeepsToTheSeats() => Gen.Select(Gen.Int[0, 4], Gen.Bool).Array[0, 200].SampleAsync(async steps =>
    {
        var options = new FairnessOptions { Seats = 5, SeatsPerUser = 3 };
        var queue = Queue(options);
        var (held, asked) = (new List<UserFlow>[5], new List<Task<UserFlow>>[5]);
        for (var user = 0; user < 5; user++) (held[user], asked[user]) = ([], []);
        foreach (var (user, enters) in steps)
        {
            if (enters) asked[user].Add(Enter(queue, $"u{user}"));
            else if (held[user].Count > 0) Leave(held[user]);
            // Whoever was given a seat learns of it a moment later.
            while (queue.Taken > held.Sum(h => h.Count)) await CollectAsync(held, asked);
            Assert.True(queue.Taken <= options.Seats && Array.TrueForAll(held, h => h.Count <= options.SeatsPerUser));
            if (queue.Taken == options.Seats) continue;
            for (var waiting = 0; waiting < 5; waiting++) Assert.True(asked[waiting].Count == 0 || held[waiting].Count == options.SeatsPerUser);
        }

        void Leave(List<UserFlow> own)
        {
            queue.Leave(own[^1]);
            own.RemoveAt(own.Count - 1);
        }
    }, iter: 200);

    private static async Task CollectAsync(List<UserFlow>[] held, List<Task<UserFlow>>[] asked)
    {
        await Task.Yield();
        for (var user = 0; user < 5; user++)
        {
            foreach (var done in asked[user].Where(a => a.IsCompleted).ToArray())
            {
                held[user].Add(await done);
                asked[user].Remove(done);
            }
        }
    }

    private static Task<UserFlow> Enter(FairQueue queue, string user) => queue.EnterAsync(user, Token).AsTask();

    private FairQueue Queue(FairnessOptions options) => new(options, time);
}
