using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.ApiServer.Tests;

/// <summary>An engine over a store in memory, with a clock that stands still.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public TestApi(Func<IObjectStore, IReadOnlyList<IAdmission>>? admission = null, IPodConnections? pods = null, ITokenIssuer? tokens = null, bool realKinds = false, IEnumerable<ResourceType>? more = null)
    {
        // Kinds that the program may not serve yet, without rules.
        var others = (more ?? []).Except(ResourceTypes.LocalCluster);
        Time = new FakeTimeProvider(Start);
        Store = ObjectStore.InMemory(Time);
        Engine = new ApiEngine(new ApiEngineOptions
        {
            Resources =
            [
                .. ResourceTypes.LocalCluster.Select(t => new ServedResource { Type = t, Store = Store, Strategy = realKinds ? ResourceStrategies.ForCluster.For(t) : Strategy(t) }),
                .. others.Select(t => new ServedResource { Type = t, Store = Store, Strategy = Strategy(t) }),
            ],
            Admission = admission?.Invoke(Store) ?? [],
            Time = Time,
            Random = new Random(7),
            Pods = pods,
            Tokens = tokens,
        });
    }

    public FakeTimeProvider Time { get; }

    public ObjectStore Store { get; }

    public ApiEngine Engine { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ObjectKey Key(string name) => new("default", name);

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public async Task<KubeObject> Create(ResourceType type, string json, RequestContext? context = null, string ns = "default") =>
        (await Engine.CreateAsync(type, type.Namespaced ? ns : null, Json(json), context ?? new RequestContext(), Token)).Object;

    public async Task<KubeObject> Update(ResourceType type, string name, string json, string subresource = "", RequestContext? context = null) =>
        (await Engine.UpdateAsync(type, type.Namespaced ? Key(name) : ObjectKey.Cluster(name), subresource, Json(json), context ?? new RequestContext(), Token)).Object;

    public Task<DeleteOutcome> Delete(ResourceType type, string name, DeleteRequest? request = null, RequestContext? context = null) =>
        Engine.DeleteAsync(type, type.Namespaced ? Key(name) : ObjectKey.Cluster(name), request ?? DeleteRequest.Default, context ?? new RequestContext(), Token);

    public KubeObject Get(ResourceType type, string name) => Engine.Get(type, type.Namespaced ? Key(name) : ObjectKey.Cluster(name));

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private static TestStrategy Strategy(ResourceType type) => new(type)
    {
        NeedsColor = type.Equals(ResourceTypes.Ingresses),
        PutCreates = type.Equals(ResourceTypes.Roles),
        NeedsVersion = type.Equals(ResourceTypes.Leases),
    };
}
