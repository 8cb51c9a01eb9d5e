using System.Diagnostics;
using System.Net;
using System.Text;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Http.Fairness;

public sealed class FairnessOverHttpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_UserWhoHoldsAllHisSeats_Gets429AndOthersAreAnswered()
    {
        await using var server = await TestApiServer.StartAsync(new FairnessOptions { Seats = 2, SeatsPerUser = 1, QueueLength = 0 });
        await AllowAsync(server, "flood", "quiet");
        using var flood = server.Client("flood");
        using var quiet = server.Client("quiet");
        using var slow = new EndlessContent();
        var held = flood.PostAsync(new Uri("api/v1/namespaces/default/configmaps", UriKind.Relative), slow, Token);
        await slow.Begun;
        await UntilAsync(async () => (await flood.GetAsync(new Uri("api/v1/configmaps", UriKind.Relative), Token)).StatusCode == HttpStatusCode.TooManyRequests);

        using var refused = await flood.GetAsync(new Uri("api/v1/configmaps", UriKind.Relative), Token);
        using var answered = await quiet.GetAsync(new Uri("api/v1/configmaps", UriKind.Relative), Token);
        using var probe = await flood.GetAsync(new Uri("readyz", UriKind.Relative), Token);

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answered.StatusCode, probe.StatusCode));
        slow.End();
        await held;
    }

    [Fact]
    public async Task Request_WatchesOfAUser_TakeNoSeats()
    {
        await using var server = await TestApiServer.StartAsync(new FairnessOptions { Seats = 2, SeatsPerUser = 1, QueueLength = 5 });
        await AllowAsync(server, "watcher");
        using var watcher = server.Client("watcher");

        var watches = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            watcher.GetAsync(new Uri("api/v1/configmaps?watch=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token)));
        using var answered = await watcher.GetAsync(new Uri("api/v1/configmaps", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        foreach (var watch in watches) watch.Dispose();
    }

    [Fact]
    public async Task Request_OneUserFloods_AnotherWaitsLittle()
    {
        await using var server = await TestApiServer.StartAsync();
        await AllowAsync(server, "flood", "quiet");
        using var flood = server.Client("flood");
        using var quiet = server.Client("quiet");
        for (var i = 0; i < 500; i++)
            await server.Engine.CreateAsync(ResourceTypes.ConfigMaps, "default", TestApi.Json($"{{\"metadata\":{{\"name\":\"c{i}\"}},\"data\":{{\"k\":\"{new string('x', 200)}\"}}}}"), new RequestContext(), Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var flooding = Enumerable.Range(0, 300).Select(_ => ListUntilAsync(flood, stop.Token)).ToArray();

        var waits = new List<TimeSpan>();
        for (var i = 0; i < 50; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await quiet.GetAsync(new Uri($"api/v1/namespaces/default/configmaps/c{i}", UriKind.Relative), Token);
            waits.Add(Stopwatch.GetElapsedTime(started));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await stop.CancelAsync();
        await Task.WhenAll(flooding);

        // Far below what 300 lists one after the other would take, on the slowest machine.
        var median = waits.Order().ElementAt(waits.Count / 2);
        TestContext.Current.TestOutputHelper?.WriteLine($"median {median.TotalMilliseconds:0.0} ms, worst {waits.Max().TotalMilliseconds:0.0} ms");
        Assert.True(median < TimeSpan.FromSeconds(1), $"median {median}");
    }

    private static async Task ListUntilAsync(HttpClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("api/v1/configmaps", UriKind.Relative), stop);
            }
            catch (Exception ended) when (ended is OperationCanceledException or HttpRequestException)
            {
                return;
            }
        }
    }

    private static async Task AllowAsync(TestApiServer server, params string[] users)
    {
        var subjects = string.Join(',', users.Select(u => $"{{\"kind\":\"User\",\"name\":\"{u}\",\"apiGroup\":\"rbac.authorization.k8s.io\"}}"));
        await server.Engine.CreateAsync(ResourceTypes.ClusterRoleBindings, null, TestApi.Json(
            $"{{\"metadata\":{{\"name\":\"users\"}},\"roleRef\":{{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRole\",\"name\":\"edit\"}},\"subjects\":[{subjects}]}}"), new RequestContext(), Token);
        // Authorization learns of it a moment later.
        using var last = server.Client(users[^1]);
        await UntilAsync(async () => (await last.GetAsync(new Uri("api/v1/configmaps", UriKind.Relative), Token)).StatusCode == HttpStatusCode.OK);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds()) await Task.Yield();
    }

    // A body that begins and does not end until it is told to.
    private sealed class EndlessContent : HttpContent
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndlessContent() => Headers.ContentType = new("application/json");

        public Task Begun => begun.Task;

        public void End() => ended.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes("{\"metadata\":"), Token);
            await stream.FlushAsync(Token);
            begun.TrySetResult();
            await ended.Task;
            await stream.WriteAsync(Encoding.UTF8.GetBytes("{\"name\":\"late\"}}"), Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
