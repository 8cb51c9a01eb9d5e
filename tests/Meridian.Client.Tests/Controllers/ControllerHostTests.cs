using System.Diagnostics.Metrics;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Controllers;

public sealed class ControllerHostTests
{
    private readonly FakeTimeProvider time = new();
    private readonly FakeKubeClient client;

    public ControllerHostTests() => client = new FakeKubeClient(time);

    [Fact]
    public async Task Failure_ThatGoesOn_IsOneEventOnTheObjectThatSaysWhy()
    {
        client.Add(ResourceTypes.Services, """{"metadata":{"name":"web","namespace":"shop"}}""");
        var reconciler = new Failing(ApiError.Internal("disk full"), times: 3);

        await RunAsync(reconciler);

        var told = Assert.Single(client.All(ResourceTypes.Events)).View<Event>();
        Assert.Equal(("Warning", "FailedReconcile", 3, "Service", "web"), (told.Type, told.Reason, told.Count, told.InvolvedObject.Kind, told.InvolvedObject.Name));
        Assert.Equal("The controller \"failing\" failed and will try again: Internal error occurred: disk full", told.Message);
    }

    [Fact]
    public async Task LostRaces_AndWhatWasToldAlready_AreNoNews()
    {
        client.Add(ResourceTypes.Services, """{"metadata":{"name":"web","namespace":"shop"}}""");

        await RunAsync(new Failing(ApiError.Conflict(ResourceTypes.Services, "web"), times: 3));
        await RunAsync(new Failing(new ToldException(ApiError.Internal("disk full")), times: 3));

        Assert.Empty(client.All(ResourceTypes.Events));
    }

    [Fact]
    public async Task WorkThatHangs_ShowsInTheMetrics()
    {
        client.Add(ResourceTypes.Services, """{"metadata":{"name":"web","namespace":"shop"}}""");
        var reconciler = new Hanging();
        var informers = new FakeInformers(client);
        await using var host = new ControllerHost(reconciler, informers, time, NullLogger<ControllerHost>.Instance);
        host.Start();
        await reconciler.Began.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(7, Measured("workqueue_longest_running_processor_seconds"));
        Assert.Equal(7, Measured("workqueue_unfinished_work_seconds"));
    }

    private async Task RunAsync(Failing reconciler)
    {
        var informers = new FakeInformers(client);
        await using var events = new EventRecorder(client, time, "controllermanager", NullLogger<EventRecorder>.Instance);
        await using var host = new ControllerHost(reconciler, informers, time, NullLogger<ControllerHost>.Instance, 1, events);
        host.Start();
        while (!reconciler.Succeeded.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private static double Measured(string name)
    {
        var measured = 0.0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, to) => { if (instrument.Name == name) to.EnableMeasurementEvents(instrument); },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            if (tags.Length > 0 && tags[0].Value is "hanging") measured = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }

    private sealed class Failing(Exception failure, int times) : IReconciler
    {
        private readonly TaskCompletionSource succeeded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int failed;

        public string Name => "failing";

        public Task Succeeded => succeeded.Task;

        public void Watch(ReconcilerSources sources) => sources.Objects(ResourceTypes.Services);

        public ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
        {
            if (failed++ < times) throw failure;
            succeeded.TrySetResult();
            return new(Requeue.None);
        }
    }

    private sealed class Hanging : IReconciler
    {
        private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "hanging";

        public Task Began => began.Task;

        public void Watch(ReconcilerSources sources) => sources.Objects(ResourceTypes.Services);

        public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
        {
            began.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return Requeue.None;
        }
    }
}
