using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Events;

public sealed class EventRecorderTests
{
    private readonly FakeKubeClient client = new(new FakeTimeProvider());

    private EventRecorder Recorder() => new(client, new FakeTimeProvider(), "test-controller", NullLogger<EventRecorder>.Instance);

    [Fact]
    public async Task Repetitions_AreCounted_OthersAreWritten()
    {
        var node = client.Add(ResourceTypes.Nodes, """{"metadata":{"name":"n"}}""");
        var pod = client.Add(ResourceTypes.Pods, """{"metadata":{"name":"p","namespace":"shop"}}""");
        var recorder = Recorder();
        for (var i = 0; i < 3; i++) recorder.Warning(pod, "BackOff", "again");
        recorder.Normal(pod, "Started", "once");
        recorder.Normal(node, "NodeReady", "up");

        await recorder.DisposeAsync();

        var events = client.All(ResourceTypes.Events).ToDictionary(e => e.View<Event>().Reason);
        Assert.Equal(3, events["BackOff"].View<Event>().Count);
        Assert.Equal("Warning", events["BackOff"].View<Event>().Type);
        Assert.Equal((pod.Header.Uid, "Pod", "v1"), (events["Started"].View<Event>().InvolvedObject.Uid, events["Started"].View<Event>().InvolvedObject.Kind, events["Started"].View<Event>().InvolvedObject.ApiVersion));
        Assert.Equal("shop", events["Started"].Header.Namespace);
        Assert.Equal("default", events["NodeReady"].Header.Namespace);
    }

    [Fact]
    public async Task Events_OfOneMoment_HaveNamesInTheirOrder()
    {
        var pod = client.Add(ResourceTypes.Pods, """{"metadata":{"name":"p","namespace":"shop"}}""");
        var recorder = Recorder();
        for (var i = 0; i < 20; i++) recorder.Normal(pod, $"R{i}", "said");

        await recorder.DisposeAsync();

        var inOrderOfNames = client.All(ResourceTypes.Events).OrderBy(e => e.Header.Name, StringComparer.Ordinal).Select(e => e.View<Event>().Reason);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"R{i}"), inOrderOfNames);
    }

    [Fact]
    public async Task Event_ThatCannotBeWritten_DoesNotStopTheNext()
    {
        var pod = client.Add(ResourceTypes.Pods, """{"metadata":{"name":"p","namespace":"shop"}}""");
        client.Fault = r => r is { Verb: "create" } && r.Key.Name.StartsWith("p.", StringComparison.Ordinal) && client.Requests.Count == 1 ? ApiError.Internal("disk full") : null;
        var recorder = Recorder();
        recorder.Normal(pod, "First", "lost");
        recorder.Normal(pod, "Second", "kept");

        await recorder.DisposeAsync();

        Assert.Equal("Second", Assert.Single(client.All(ResourceTypes.Events)).View<Event>().Reason);
    }
}
