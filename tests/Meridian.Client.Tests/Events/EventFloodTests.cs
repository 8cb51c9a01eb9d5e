using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Events;

public sealed class EventFloodTests
{
    private readonly FakeTimeProvider time = new();
    private readonly FakeKubeClient client;

    public EventFloodTests() => client = new FakeKubeClient(time);

    private EventRecorder Recorder() => new(client, time, "replicaset-controller", NullLogger<EventRecorder>.Instance);

    private KubeObject Object(string name) => client.Add(ResourceTypes.ReplicaSets, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"shop"}}""");

    [Fact]
    public async Task Events_ThatDifferInTheirWords_AreToldAsOneFromTheTenthOn()
    {
        var recorder = Recorder();
        var web = Object("web");
        for (var i = 0; i < 20; i++) recorder.Normal(web, "SuccessfulCreate", $"Created pod: web-{i}");

        await recorder.DisposeAsync();

        var events = client.All(ResourceTypes.Events).Select(e => e.View<Event>()).ToList();
        Assert.Equal(10, events.Count);
        var combined = Assert.Single(events, e => e.Message.StartsWith("(combined from similar events): ", StringComparison.Ordinal));
        Assert.Equal(("(combined from similar events): Created pod: web-19", 11), (combined.Message, combined.Count));
    }

    [Fact]
    public async Task AnObject_ThatNeverStops_MaySpeakBut25TimesAndThenEveryFiveMinutes()
    {
        var recorder = Recorder();
        var (loud, quiet) = (Object("loud"), Object("quiet"));
        for (var i = 0; i < 1_000; i++) recorder.Warning(loud, "FailedCreate", "again");
        time.Advance(TimeSpan.FromMinutes(5));
        for (var i = 0; i < 1_000; i++) recorder.Warning(loud, "FailedCreate", "again");
        recorder.Normal(quiet, "Started", "once");

        await recorder.DisposeAsync();

        Assert.Equal(2, client.All(ResourceTypes.Events).Count);
        Assert.Equal(26, Assert.Single(client.All(ResourceTypes.Events), e => e.View<Event>().Reason == "FailedCreate").View<Event>().Count);
    }

    [Fact]
    public void AMillionEvents_OfAsManyObjects_AreAdmittedInBoundedMemory()
    {
        var limits = new EventLimits();
        var about = Object("web").Header;
        var before = GC.GetTotalMemory(true);

        for (var i = 0; i < 1_000_000; i++)
        {
            var said = new EventOccurrence(about with { Uid = $"u{i}" }, "Normal", "Started", "said", time.GetUtcNow());
            Assert.True(limits.Allows(limits.Combine(said)));
        }

        var grown = GC.GetTotalMemory(true) - before;
        // Without this an optimizing compiler lets go of what is measured before it is.
        GC.KeepAlive(limits);
        Assert.True(grown < 32 << 20, $"{grown} bytes are held");
    }
}
