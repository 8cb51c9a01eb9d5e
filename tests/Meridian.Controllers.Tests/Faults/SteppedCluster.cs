using System.Text;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Controllers.Tests.Faults;

/// <summary>All controllers of a cluster on the real API, run one reconcile after another in a fixed order, with a fault at one of their calls.</summary>
internal sealed class SteppedCluster : IAsyncDisposable
{
    private readonly Queue<string> recent = [];
    private const int Shown = 20;
    private const int MostSteps = 5_000;
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero));
    private readonly Fault fault;
    private readonly ObjectStore store;
    private readonly ApiEngine engine;
    private List<SteppedWorker> workers = [];
    private SteppedInformers informers;
    private ControllerSet? controllers;

    internal SteppedCluster(Fault fault)
    {
        this.fault = fault;
        store = ObjectStore.InMemory(time);
        engine = new ApiEngine(new ApiEngineOptions
        {
            Resources = ServedResources.In(store, [.. ResourceTypes.LocalCluster], ResourceStrategies.ForCluster),
            Admission = AdmissionLists.ForCluster(store, new LoopbackBlock(9)),
            Time = time,
            Random = new Random(1),
        });
        Api = new TrackedClient(new InProcessClient(engine));
        Client = new FaultyClient(Api, fault);
        Node = new SteppedNode(Api, time);
        informers = new SteppedInformers(Api);
    }

    internal TrackedClient Api { get; }

    internal FaultyClient Client { get; }

    internal SteppedNode Node { get; }

    internal int Restarts { get; private set; }

    internal async Task StartAsync()
    {
        await new ClusterBootstrap(engine).EnsureNamespacesAsync(CancellationToken.None);
        await Node.RegisterAsync();
        Begin();
        await SettleAsync();
    }

    internal Task<KubeObject> CreateAsync(ResourceType type, string json, string ns = "default") =>
        Api.CreateAsync(type, type.Namespaced ? ns : null, Encoding.UTF8.GetBytes(json), WriteOptions.Default, CancellationToken.None);

    internal Task<KubeObject> PatchAsync(ResourceType type, string name, string json) =>
        Api.PatchAsync(type, Key(type, name), PatchKind.Merge, Encoding.UTF8.GetBytes(json), WriteOptions.Default, CancellationToken.None);

    internal Task DeleteAsync(ResourceType type, string name, string propagation = "Background") =>
        Api.DeleteAsync(type, Key(type, name), new DeleteOptions { PropagationPolicy = propagation }, CancellationToken.None);

    internal async Task<IReadOnlyList<KubeObject>> AllAsync(ResourceType type) => (await Api.ListAsync(type, null, ListOptions.All, CancellationToken.None)).Items;

    /// <summary>Goes on until nobody has anything to do within a while; the clock runs on to what was put off.</summary>
    internal Task SettleAsync() => SettleAsync(Patience);

    /// <summary>The same for a time of its own.</summary>
    internal async Task SettleAsync(TimeSpan patience)
    {
        var end = time.GetUtcNow() + patience;
        for (var steps = 0; await StepAsync(end); steps++)
            if (steps > MostSteps) throw new InvalidOperationException($"the cluster does not settle: {string.Join(", ", recent)}");
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await store.DisposeAsync();
    }

    private static ObjectKey Key(ResourceType type, string name) => type.Namespaced ? new("default", name) : ObjectKey.Cluster(name);

    private async Task<bool> StepAsync(DateTimeOffset end)
    {
        var retry = workers.Select(w => w.NextDelayed).Min() ?? DateTimeOffset.MaxValue;
        var blind = CachesLag && (workers.Exists(w => w.HasWork) || retry - time.GetUtcNow() <= Lag);
        var next = blind || retry < Node.NextBeat ? retry : Node.NextBeat;
        if (!blind) informers.Refresh(Api.TakeWritten());
        if (workers.Find(w => w.HasWork) is { } worker) return await WorkAsync(worker);
        if (!blind && await Node.ActAsync()) return true;
        if (next > end) return false;
        if (next > time.GetUtcNow()) time.SetUtcNow(next);
        foreach (var sleeper in workers) sleeper.Wake();
        return true;
    }

    // An answer is lost when the server is in trouble: then caches are late too, and what is tried again knows no more than before.
    private bool CachesLag => fault.Kind is FaultKind.Stale or FaultKind.AnswerLost;

    private async Task<bool> WorkAsync(SteppedWorker worker)
    {
        recent.Enqueue(worker.Reconciler.Name);
        if (recent.Count > Shown) recent.Dequeue();
        try
        {
            await worker.WorkAsync(CancellationToken.None);
        }
        catch (ProcessKilledException)
        {
            Restarts++;
            await EndAsync();
            Client.Revive();
            informers = new SteppedInformers(Api);
            Begin();
        }
        return true;
    }

    private void Begin()
    {
        var made = new List<IReconciler>();
        var options = new ControllerOptions { CertificateAuthority = "PEM", Addresses = new LoopbackBlock(9), Random = new Random(7 + Restarts) };
        controllers = new ControllerSet(Client, informers, time, NullLoggerFactory.Instance, options) { RunBy = made.Add };
        controllers.Start();
        workers = [.. made.Select(r => new SteppedWorker(r, informers, time))];
    }

    private async Task EndAsync()
    {
        if (controllers is not null) await controllers.DisposeAsync();
    }
}
