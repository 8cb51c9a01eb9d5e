using Meridian.Scheduler.Queue;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Scheduler.Tests.Queue;

public sealed class SchedulingQueueTests
{
    private readonly FakeTimeProvider time = new();
    private readonly World world = new();
    private readonly SchedulingQueue queue;

    public SchedulingQueueTests() => queue = new SchedulingQueue(time);

    [Fact]
    public void TryTake_GivesPriorityThenAge()
    {
        queue.Add(world.Pod("old"));
        queue.Add(world.Pod("new"));
        queue.Add(world.Pod("important", """{"priority":10}"""));

        Assert.Equal(["important", "old", "new"], Take(3));
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public void Unschedulable_ComesBackOnTheChangeItWaitsFor_OrAfterFiveMinutes()
    {
        var pod = world.Pod("p");
        queue.Add(pod);
        Take(1);
        queue.AddUnschedulable(pod, WakeOn.NodeChanged, []);

        queue.Wake(new ClusterChange(WakeOn.PodGone));
        Assert.False(queue.TryTake(out _));
        queue.Wake(new ClusterChange(WakeOn.NodeChanged));
        Assert.Equal(["p"], Take(1));

        queue.AddUnschedulable(pod, WakeOn.NodeChanged, []);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["p"], Take(1));
    }

    [Fact]
    public void BackOff_LetsOthersGoFirst()
    {
        var pod = world.Pod("tried");
        queue.Add(pod);
        Take(1);
        queue.AddUnschedulable(pod, WakeOn.NodeChanged, []);
        queue.Add(world.Pod("fresh"));

        queue.Wake(new ClusterChange(WakeOn.NodeChanged));

        Assert.Equal(["fresh", "tried"], Take(2));
    }

    [Fact]
    public void Failed_WaitsForItsTime()
    {
        var pod = world.Pod("p");
        queue.Add(pod);
        Take(1);
        queue.AddFailed(pod);
        queue.Wake(new ClusterChange(WakeOn.NodeChanged | WakeOn.PodGone));

        Assert.False(queue.TryTake(out _));
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromSeconds(1), queue.NextTime);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["p"], Take(1));
        queue.AddFailed(pod);
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromSeconds(2), queue.NextTime);
    }

    private List<string> Take(int count)
    {
        var names = new List<string>();
        while (names.Count < count && queue.TryTake(out var pod)) names.Add(pod.Key.Name);
        return names;
    }
}
