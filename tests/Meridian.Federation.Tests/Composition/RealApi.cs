using Meridian.ApiServer;
using Meridian.ApiServer.CustomResources;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

/// <summary>A cluster's API with the real engine and store, in process.</summary>
internal sealed class RealApi : IAsyncDisposable
{
    private readonly ObjectStore store = ObjectStore.InMemory(TimeProvider.System);
    private readonly ServiceAccountKey key = ServiceAccountKey.Create();
    private readonly ServiceAccountTokens tokens;
    private readonly ApiEngine engine;
    private readonly CustomResourceController definitions;
    private HttpFront? front;

    public RealApi(LoopbackBlock block) : this(block, ResourceTypes.LocalCluster)
    {
    }

    /// <summary>A cluster that serves some types, as those of other makers do.</summary>
    public RealApi(LoopbackBlock block, IEnumerable<ResourceType> types)
    {
        var resources = ServedResources.In(store, [.. types], ResourceStrategies.ForCluster);
        tokens = new ServiceAccountTokens(key, ServiceAccountTokens.DefaultIssuer, store, TimeProvider.System);
        engine = new ApiEngine(new ApiEngineOptions { Resources = resources, Admission = AdmissionLists.ForCluster(store, block), Tokens = new TokenRequestIssuer(tokens, store, TimeProvider.System) });
        definitions = Defining();
        Client = new InProcessClient(engine);
        Informers = new InformerSet(Client, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public RealApi(FederationViews views)
    {
        tokens = new ServiceAccountTokens(key, ServiceAccountTokens.DefaultIssuer, store, TimeProvider.System);
        var resources = ResourceTypes.Federation.Select(type => views.Serve(type, store));
        engine = new ApiEngine(new ApiEngineOptions { Resources = [.. resources, .. views.Usage], Admission = [.. AdmissionLists.ForFederation(KeptKinds.OnlyStored), .. views.Admission], Pods = views.Pods });
        definitions = Defining();
        Client = new InProcessClient(engine);
        Informers = new InformerSet(Client, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public IKubeClient Client { get; }

    public InformerSet Informers { get; }

    public ResourceRegistry Registry => engine.Registry;

    /// <summary>Begins to serve HTTPS, on the same port as before if it was served before, and gives a kubeconfig for it.</summary>
    public async Task<string> ServeAsync()
    {
        front ??= new HttpFront(store, tokens);
        return await front.StartAsync(engine);
    }

    /// <summary>Ends serving HTTPS at once, breaking what is open.</summary>
    public Task StopServingAsync() => front?.StopAsync() ?? Task.CompletedTask;

    public Task<KubeObject> CreateAsync(ResourceType type, string json)
    {
        var value = KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes(json));
        return Client.CreateAsync(type, value.Header.Namespace, value.Json, WriteOptions.Default, TestContext.Current.CancellationToken);
    }

    public Task<KubeObject> MergeAsync(ResourceType type, ObjectKey key, string json, string subresource = "", string manager = "meridian") =>
        Client.PatchAsync(type, key, PatchKind.Merge, System.Text.Encoding.UTF8.GetBytes(json), new WriteOptions { Subresource = subresource, FieldManager = manager }, TestContext.Current.CancellationToken);

    /// <summary>Waits until the object, or null, is as expected; every change of its collection is looked at.</summary>
    public async Task<KubeObject?> UntilAsync(ResourceType type, ObjectKey key, Func<KubeObject?, bool> expected)
    {
        var informer = Informers.For(type);
        await informer.Synced.WaitAsync(TestContext.Current.CancellationToken);
        var reached = new TaskCompletionSource<KubeObject?>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look() { if (expected(informer.Get(key))) reached.TrySetResult(informer.Get(key)); }
        using var subscription = informer.Subscribe(_ => Look());
        Look();
        try
        {
            return await reached.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            var seen = informer.Get(key) is { } value ? System.Text.Encoding.UTF8.GetString(value.Json.Span) : "nothing";
            throw new TimeoutException($"{type} {key} is not as expected: {seen}");
        }
    }

    /// <summary>Waits until a collection has that many objects.</summary>
    public async Task CountAsync(ResourceType type, int count)
    {
        var informer = Informers.For(type);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = informer.Subscribe(_ => { if (informer.List().Count >= count) reached.TrySetResult(); });
        if (informer.List().Count >= count) return;
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (front is not null) await front.DisposeAsync();
        await Informers.DisposeAsync();
        await definitions.DisposeAsync();
        await store.DisposeAsync();
        key.Dispose();
    }

    private CustomResourceController Defining()
    {
        var controller = new CustomResourceController(engine, store, TimeProvider.System, NullLogger<CustomResourceController>.Instance);
        controller.Start();
        return controller;
    }
}
