using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Controllers.Tests;

/// <summary>A cluster in memory: reconcilers under test, run by hand, and the little a node does.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private ReconcilerDriver? driver;

    internal TestCluster()
    {
        Client = new FakeKubeClient(Time);
        Informers = new FakeInformers(Client);
        Events = new EventRecorder(Client, Time, "test", NullLogger<EventRecorder>.Instance);
    }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    internal FakeKubeClient Client { get; }

    internal FakeInformers Informers { get; }

    internal ServedInformers Served => new(Informers, ServedTypes.Fixed(ResourceTypes.LocalCluster));

    internal EventRecorder Events { get; }

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal TestCluster With(params ReadOnlySpan<IReconciler> reconcilers)
    {
        driver = new ReconcilerDriver(Informers, reconcilers);
        return this;
    }

    internal Task SettleAsync() => driver!.RunAsync(Token);

    /// <summary>Lets time pass and wakes what waits for it.</summary>
    internal Task AdvanceAsync(TimeSpan time)
    {
        Time.Advance(time);
        return driver!.RunDelayedAsync(Token);
    }

    internal TimeSpan? NextDelay => driver!.NextDelay;

    internal static ObjectKey Key(string name) => new("default", name);

    internal KubeObject Get(ResourceType type, string name) => Client.Find(type, Key(name)) ?? throw new InvalidOperationException($"no {type.Kind} {name}");

    internal IReadOnlyList<KubeObject> Pods => Client.All(ResourceTypes.Pods);

    /// <summary>Makes every pod that is not yet so run and be ready, and lets those that are deleted end.</summary>
    internal void RunPods(Func<KubeObject, bool>? which = null)
    {
        foreach (var pod in Pods.Where(which ?? (_ => true)))
        {
            if (pod.Header.DeletionTimestamp is not null) Client.Remove(ResourceTypes.Pods, pod.Key);
            else if (pod.View<Pod>().Status.Phase == "Pending") Client.Edit(ResourceTypes.Pods, pod.Key, MakeReady);
        }
    }

    /// <summary>Runs pods and reconciles until both have nothing left to do.</summary>
    internal async Task SettleWithPodsAsync(Action? check = null)
    {
        for (var rounds = 0; ; rounds++)
        {
            await SettleAsync();
            check?.Invoke();
            var before = Client.Requests.Count;
            var busy = Pods.Any(p => p.Header.DeletionTimestamp is not null || p.View<Pod>().Status.Phase == "Pending");
            if (!busy) return;
            Assert.True(rounds < 1000, "the cluster does not settle");
            RunPods();
        }
    }

    internal async Task<IReadOnlyList<string>> EventsAsync()
    {
        await Events.DisposeAsync();
        return [.. Client.All(ResourceTypes.Events).Select(e => e.View<Event>()).Select(e => $"{e.Type} {e.Reason} {e.Message}")];
    }

    public ValueTask DisposeAsync() => Events.DisposeAsync();

    private void MakeReady(JsonObject pod)
    {
        pod["spec"]!["nodeName"] ??= "node-1";
        var status = pod["status"]!.AsObject();
        status["phase"] = "Running";
        status["podIP"] = $"127.5.128.{Pods.Count + 1}";
        status["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "Ready", ["status"] = "True", ["lastTransitionTime"] = Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null),
        });
    }
}
