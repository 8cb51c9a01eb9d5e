using System.Net.Sockets;
using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Http;

/// <summary>The project's own client over the wire: what a federation uses to reach its members.</summary>
public sealed class HttpClientTests : IAsyncLifetime
{
    private static readonly ObjectKey Key = new("default", "cfg");

    private TestApiServer server = null!;
    private ApiConnection connection = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IKubeClient Client => connection.Client;

    public async ValueTask InitializeAsync()
    {
        server = await TestApiServer.StartAsync();
        connection = new ApiConnection(server.Credentials());
        await Client.CreateAsync(ResourceTypes.Namespaces, null, Json("""{"metadata":{"name":"default"}}"""), WriteOptions.Default, Token);
    }

    public async ValueTask DisposeAsync()
    {
        connection.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Watch_AfterList_SeesEveryWrite()
    {
        var list = await Client.ListAsync(ResourceTypes.ConfigMaps, "default", ListOptions.All, Token);
        var options = new WatchOptions { ResourceVersion = list.ResourceVersion };
        await using var watch = Client.WatchAsync(ResourceTypes.ConfigMaps, "default", options, Token).GetAsyncEnumerator(Token);

        await Client.PatchAsync(ResourceTypes.ConfigMaps, Key, PatchKind.Apply, Json("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cfg"},"data":{"a":"1"}}"""), WriteOptions.Default, Token);
        await Client.PatchAsync(ResourceTypes.ConfigMaps, Key, PatchKind.Merge, Json("""{"data":{"a":"2"}}"""), WriteOptions.Default, Token);
        await Client.DeleteAsync(ResourceTypes.ConfigMaps, Key, DeleteOptions.Background, Token);

        Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted], [await NextAsync(watch), await NextAsync(watch), await NextAsync(watch)]);
    }

    [Fact]
    public async Task Calls_WhileManyWatchesAreOpen_UseOneConnection()
    {
        var made = 0;
        using var counted = new ApiConnection(server.Credentials(), async (server, token) =>
        {
            Interlocked.Increment(ref made);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server, token);
            return new NetworkStream(socket, ownsSocket: true);
        });
        var list = await counted.Client.ListAsync(ResourceTypes.ConfigMaps, "default", ListOptions.All, Token);
        var watches = Enumerable.Range(0, 20).Select(_ =>
            counted.Client.WatchAsync(ResourceTypes.ConfigMaps, "default", new WatchOptions { ResourceVersion = list.ResourceVersion }, Token).GetAsyncEnumerator(Token)).ToList();
        var seen = watches.Select(w => w.MoveNextAsync().AsTask()).ToList();

        await counted.Client.CreateAsync(ResourceTypes.ConfigMaps, "default", Json("""{"metadata":{"name":"cfg"}}"""), WriteOptions.Default, Token);

        Assert.All(await Task.WhenAll(seen), Assert.True);
        Assert.Equal(1, made);
        foreach (var watch in watches) await watch.DisposeAsync();
    }

    [Fact]
    public async Task Failures_KeepTheirReason()
    {
        var missing = await Assert.ThrowsAsync<StatusException>(() => Client.GetAsync(ResourceTypes.ConfigMaps, Key, Token));
        await Client.CreateAsync(ResourceTypes.ConfigMaps, "default", Json("""{"metadata":{"name":"cfg"}}"""), WriteOptions.Default, Token);
        var twice = await Assert.ThrowsAsync<StatusException>(() =>
            Client.CreateAsync(ResourceTypes.ConfigMaps, "default", Json("""{"metadata":{"name":"cfg"}}"""), WriteOptions.Default, Token));

        Assert.True(missing.IsNotFound);
        Assert.True(twice.IsAlreadyExists);
    }

    [Fact]
    public async Task Log_OfAPod_Streams()
    {
        await Client.CreateAsync(ResourceTypes.ServiceAccounts, "default", Json("""{"metadata":{"name":"default"}}"""), WriteOptions.Default, Token);
        await Client.CreateAsync(ResourceTypes.Pods, "default",
            Json("""{"metadata":{"name":"p"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}]}}"""), WriteOptions.Default, Token);

        await using var log = await Client.StreamAsync(ResourceTypes.Pods, new ObjectKey("default", "p"), "log", "tailLines=3", Token);
        using var reader = new StreamReader(log);

        Assert.Equal("p/c tail 3", await reader.ReadLineAsync(Token));
    }

    private static async Task<WatchEventType> NextAsync(IAsyncEnumerator<WatchEvent> watch)
    {
        while (await watch.MoveNextAsync())
        {
            if (watch.Current.Type != WatchEventType.Bookmark) return watch.Current.Type;
        }
        throw new InvalidOperationException("the watch ended");
    }

    private static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);
}
