using CsCheck;
using Meridian.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Controllers;

public sealed class WorkQueueTests : IDisposable
{
    private static readonly ObjectKey A = new("ns", "a");
    private static readonly ObjectKey B = new("ns", "b");

    private readonly FakeTimeProvider time = new();
    private readonly WorkQueue<ObjectKey> queue;

    public WorkQueueTests() => queue = new WorkQueue<ObjectKey>(time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => queue.Dispose();

    [Fact]
    public void AddAfter_Years_IsWithinWhatTimersCanWait()
    {
        using var real = new WorkQueue<ObjectKey>(TimeProvider.System);

        real.AddAfter(A, TimeSpan.FromDays(3650));

        Assert.Equal(0, real.Count);
    }

    [Fact]
    public async Task Add_SameKeyTwice_IsTakenOnce()
    {
        queue.Add(A);
        queue.Add(A);
        queue.Add(B);

        Assert.Equal(A, await queue.TakeAsync(Token));
        Assert.Equal(B, await queue.TakeAsync(Token));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task Add_WhileWorkedOn_ComesBackWhenDone()
    {
        queue.Add(A);
        await queue.TakeAsync(Token);
        queue.Add(A);
        Assert.Equal(0, queue.Count);

        queue.Done(A);

        Assert.Equal(A, await queue.TakeAsync(Token));
    }

    [Fact]
    public async Task AddAfter_EarlierTimeSet_KeepsTheEarlier()
    {
        queue.AddAfter(A, TimeSpan.FromSeconds(1));
        queue.AddAfter(A, TimeSpan.FromSeconds(5));

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(A, await queue.TakeAsync(Token));
        queue.Done(A);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task AddAfter_LaterTimeSet_TakesTheEarlier()
    {
        queue.AddAfter(A, TimeSpan.FromSeconds(5));
        queue.AddAfter(A, TimeSpan.FromSeconds(1));

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(A, await queue.TakeAsync(Token));
    }

    [Fact]
    public void AddAfterFailure_FailuresInARow_DoubleUpToAMinute()
    {
        for (var i = 0; i < 40; i++)
        {
            queue.AddAfterFailure(A);
            var expected = TimeSpan.FromMilliseconds(Math.Min(5 * Math.Pow(2, i), 60_000));
            time.Advance(expected - TimeSpan.FromTicks(1));
            Assert.Equal(0, queue.Count);
            time.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(1, queue.Count);
            Assert.True(queue.TakeAsync(Token).AsTask().IsCompletedSuccessfully);
            queue.Done(A);
        }
    }

    [Fact]
    public void AnySequence_OneKey_IsNeverWorkedOnTwiceAtOnceNorLost()
    {
        // 0 adds, 1 takes, 2 finishes: after everything is finished no added key may be left behind.
        Gen.Int[0, 2].List[0, 60].Sample(steps =>
        {
            using var subject = new WorkQueue<ObjectKey>(time);
            var (working, owed) = (false, false);
            foreach (var step in steps)
            {
                if (step == 0)
                {
                    subject.Add(A);
                    owed = true;
                }
                else if (step == 1 && subject.Count > 0)
                {
                    Assert.False(working);
                    Assert.True(subject.TakeAsync(Token).AsTask().IsCompletedSuccessfully);
                    (working, owed) = (true, false);
                }
                else if (step == 2 && working)
                {
                    subject.Done(A);
                    working = false;
                }
            }
            if (working) subject.Done(A);
            Assert.Equal(owed ? 1 : 0, subject.Count);
        });
    }
}
