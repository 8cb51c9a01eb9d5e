using System.Net;
using Meridian.Dns;
using Microsoft.AspNetCore.Http;

namespace Meridian.Demo.Tests;

public sealed class LoadGeneratorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly LoadMeter meter = new(TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_NameThatMoves_MovesTheLoadWithoutAnError()
    {
        await using var dns = new FakeDns("backend.default.world.svc.cluster.local") { Addresses = [IPAddress.Parse("127.0.0.1")] };
        await using var first = await Region.StartAsync("127.0.0.1", "us", 0);
        await using var second = await Region.StartAsync("127.0.0.2", "asia", first.Port);
        var resolver = Resolver(dns);
        await resolver.ResolveAsync(Token);
        using var stop = new CancellationTokenSource();
        var running = new LoadGenerator(Plan(first.Port, 300), resolver, meter, TimeProvider.System).RunAsync(stop.Token);

        await first.ReachedAsync(50);
        dns.Addresses = [IPAddress.Parse("127.0.0.2")];
        await resolver.ResolveAsync(Token);
        await second.ReachedAsync(200);
        var before = first.Count;
        await second.ReachedAsync(300);
        await stop.CancelAsync();
        await running;

        var report = meter.Take(TimeSpan.FromSeconds(1), "bot", resolver.Current);
        Assert.Equal(before, first.Count);
        Assert.Equal(0, report.Errors);
        Assert.Equal(first.Count, report.By["us"]);
        Assert.Equal(second.Count, report.By["asia"]);
        Assert.Equal(first.Count + second.Count, report.Ok);
        Assert.Equal("127.0.0.3", second.Caller);
    }

    [Fact]
    public async Task RunAsync_ServerThatClosesEachConnection_IsNotAnError()
    {
        await using var dns = new FakeDns("backend.default.world.svc.cluster.local") { Addresses = [IPAddress.Parse("127.0.0.1")] };
        await using var only = await Region.StartAsync("127.0.0.1", "us", 0, close: true);
        var resolver = Resolver(dns);
        await resolver.ResolveAsync(Token);
        using var stop = new CancellationTokenSource();
        var running = new LoadGenerator(Plan(only.Port, 100), resolver, meter, TimeProvider.System).RunAsync(stop.Token);

        await only.ReachedAsync(30);
        await stop.CancelAsync();
        await running;

        Assert.Equal(0, meter.Take(TimeSpan.FromSeconds(1), "", TargetSet.None).Errors);
    }

    [Fact]
    public async Task RunAsync_NameThatLeadsNowhereYet_WaitsWithoutAnError()
    {
        await using var dns = new FakeDns("backend.default.world");
        await using var only = await Region.StartAsync("127.0.0.1", "us", 0);
        var resolver = Resolver(dns);
        using var stop = new CancellationTokenSource();
        var running = new LoadGenerator(Plan(only.Port, 100), resolver, meter, TimeProvider.System).RunAsync(stop.Token);

        await resolver.ResolveAsync(Token);
        await resolver.ResolveAsync(Token);
        Assert.Equal(0, meter.Take(TimeSpan.FromSeconds(1), "", TargetSet.None).Rate);
        dns.Addresses = [IPAddress.Parse("127.0.0.1")];
        await resolver.ResolveAsync(Token);
        await only.ReachedAsync(10);
        await stop.CancelAsync();
        await running;

        Assert.Equal(0, meter.Take(TimeSpan.FromSeconds(1), "", TargetSet.None).TotalErrors);
    }

    [Fact]
    public async Task RunAsync_TargetThatDies_IsLeftForWhereTheNameLeadsNext()
    {
        await using var dns = new FakeDns("backend.default.world") { Addresses = [IPAddress.Parse("127.0.0.1")] };
        var first = await Region.StartAsync("127.0.0.1", "us", 0);
        await using var second = await Region.StartAsync("127.0.0.2", "asia", first.Port);
        var resolver = Resolver(dns);
        using var stop = new CancellationTokenSource();
        var resolving = resolver.RunAsync(stop.Token);
        var running = new LoadGenerator(Plan(first.Port, 200), resolver, meter, TimeProvider.System).RunAsync(stop.Token);

        await first.ReachedAsync(50);
        await first.DisposeAsync();
        dns.Addresses = [IPAddress.Parse("127.0.0.2")];
        await second.ReachedAsync(100);
        await stop.CancelAsync();
        await running;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolving);

        var report = meter.Take(TimeSpan.FromSeconds(1), "bot", resolver.Current);
        Assert.Equal(0, report.Errors);
        Assert.Equal(second.Count, report.By["asia"]);
    }

    [Fact]
    public async Task ResolveAsync_NameGoneOrServerSick_ForgetsOrKeeps()
    {
        await using var dns = new FakeDns("backend.default.world") { Addresses = [IPAddress.Parse("127.0.0.9")] };
        var resolver = Resolver(dns);

        await resolver.ResolveAsync(Token);
        Assert.Equal([IPAddress.Parse("127.0.0.9")], resolver.Current.Addresses);
        dns.Code = ResponseCode.ServerFailure;
        await resolver.ResolveAsync(Token);
        Assert.Single(resolver.Current.Addresses);
        (dns.Code, dns.Addresses) = (ResponseCode.NoError, []);
        await resolver.ResolveAsync(Token);

        Assert.Empty(resolver.Current.Addresses);
    }

    private static TargetResolver Resolver(FakeDns dns) => new("backend.default.world", dns.Address, new DnsClient(), TimeProvider.System);

    private static LoadPlan Plan(int port, int rate) => new(rate, port, IPAddress.Parse("127.0.0.3"), "GET /api/next HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Patience, Patient: true);

    private sealed class Region : IAsyncDisposable
    {
        private readonly TaskCompletionSource[] reached = [.. Enumerable.Range(0, 1000).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        private BackendApp? app;
        private DemoServer? server;
        private int count;

        public int Count => count;

        public int Port => new Uri(server!.Url).Port;

        public string Caller { get; private set; } = "";

        public static async Task<Region> StartAsync(string address, string name, int port, bool close = false)
        {
            var region = new Region { app = new BackendApp("v1", name) };
            region.server = await DemoServer.StartAsync(IPAddress.Parse(address), port, context => region.HandleAsync(context, close), Token);
            return region;
        }

        public Task ReachedAsync(int requests) => reached[requests].Task.WaitAsync(Patience, Token);

        public ValueTask DisposeAsync() => server!.DisposeAsync();

        private Task HandleAsync(HttpContext context, bool close)
        {
            Caller = context.Connection.RemoteIpAddress!.ToString();
            if (close) context.Response.Headers.Connection = "close";
            if (Interlocked.Increment(ref count) is var now && now < reached.Length) reached[now].TrySetResult();
            return app!.HandleAsync(context);
        }
    }
}
