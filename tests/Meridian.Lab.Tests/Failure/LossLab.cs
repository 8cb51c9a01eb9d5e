using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Lab.Tests.Failure;

/// <summary>A lab in which clusters are lost four times faster than by default, with one Deployment under a policy.</summary>
internal sealed class LossLab : IAsyncDisposable
{
    public const double Haste = 4;

    private static readonly ObjectKey Key = new("default", "backend");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly List<IDisposable> subscriptions = [];
    private TaskCompletionSource changed = NewSignal();

    private LossLab(LabWorld world) => World = world;

    public LabWorld World { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LossLab> StartAsync(int clusters, int replicas)
    {
        var world = new LabWorld(new LabOptions { Clusters = clusters, Nodes = 2, StartDelay = TimeSpan.FromMilliseconds(5), Haste = Haste }, TimeProvider.System, NullLoggerFactory.Instance);
        await world.StartAsync(null, Token);
        var lab = new LossLab(world);
        lab.Watch(world.Federation.Informers.For(ResourceTypes.PlacementPolicies));
        lab.Watch(world.Federation.Informers.For(ResourceTypes.Clusters));
        lab.Watch(world.Federation.Informers.For(ResourceTypes.Placements));
        lab.Watch(world.Federation.Informers.For(ResourceTypes.Deployments));
        foreach (var cluster in world.Clusters.Values) lab.Watch(cluster.Informers.For(ResourceTypes.Deployments));
        await lab.UntilAsync(() => world.Federation.Informers.For(ResourceTypes.Clusters).List().Count(c => c.View<Cluster>().Status.Conditions.IsTrue("Ready")) == clusters, "ready clusters");
        await lab.CreateAsync(ResourceTypes.PlacementPolicies, new JsonObject { ["apiVersion"] = ResourceTypes.PlacementPolicies.ApiVersion, ["kind"] = "PlacementPolicy", ["metadata"] = new JsonObject { ["name"] = "all" } });
        await lab.CreateAsync(ResourceTypes.Deployments, LabDeployment.Of("backend", replicas));
        // What the federation has not heard of it does not miss.
        await lab.UntilAsync(() => lab.Told == (replicas, "PlacementPolicy default/all"), "ready replicas");
        return lab;
    }

    /// <summary>Ready replicas in clusters to which nothing is wrong.</summary>
    public long Ready => World.Clusters.Values.Where(c => c.Fault.Kind == FaultKind.None).Sum(c => Copy(c.Name)?.View<Deployment>().Status.ReadyReplicas ?? 0);

    /// <summary>Ready replicas by the word of the Placement, and the policy by which it came about.</summary>
    public (long Ready, string Policy) Told => World.Federation.Informers.For(ResourceTypes.Placements).Get(Key)?.View<Placement>().Status is { } status
        ? (status.Clusters.Sum(c => c.ReadyReplicas ?? 0), status.Policy) : default;

    /// <summary>Replicas asked of each cluster, in the order of the clusters' names.</summary>
    public string Shares => string.Join(" ", World.Clusters.Keys.Order(StringComparer.Ordinal).Select(c => Copy(c)?.View<Deployment>().Spec.Replicas?.ToString(CultureInfo.InvariantCulture) ?? "-"));

    /// <summary>What was measured of losses, the newest first.</summary>
    public IReadOnlyList<JsonNode> Drills =>
        [.. (World.Federation.Informers.For(ResourceTypes.PlacementPolicies).Get(new("default", "all"))?.ToNode()["status"]?["drills"] as JsonArray ?? []).Select(d => d!)];

    /// <summary>The copy in a cluster, as the cluster itself knows it.</summary>
    public KubeObject? Copy(string cluster) => World.Clusters[cluster].Informers.For(ResourceTypes.Deployments).Get(Key);

    public void Break(FaultKind kind, params IReadOnlyList<string> clusters)
    {
        foreach (var cluster in clusters) World.Clusters[cluster].Fault.Set(kind);
    }

    /// <summary>Waits until something is so, looking again at every change.</summary>
    public async Task UntilAsync(Func<bool> holds, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        while (true)
        {
            var next = Volatile.Read(ref changed);
            if (holds()) return;
            try
            {
                await next.Task.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                Assert.Fail($"no {what} in time; the shares are {Shares}, {Ready} are ready, {string.Join(" ", Drills.Select(d => d.ToJsonString()))}");
            }
        }
    }

    public static double Seconds(JsonNode drill, string field) => double.Parse(((string?)drill[field] ?? "-1s")[..^1], CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        await World.DisposeAsync();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Watch(IInformer informer) => subscriptions.Add(informer.Subscribe(_ => Interlocked.Exchange(ref changed, NewSignal()).TrySetResult()));

    private Task CreateAsync(ResourceType type, JsonObject node) => World.Federation.Client.CreateAsync(type, "default", JsonBytes.Of(node), WriteOptions.Default, Token);
}
