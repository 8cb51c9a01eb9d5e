using System.Net;
using System.Net.Sockets;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Network.Tests.Services;

public sealed class ServiceProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_SliceBecomesReady_ServesTheService()
    {
        await using var backend = new EchoServer("127.240.129.3");
        var informers = new FakeInformers();
        await using var proxy = new ServiceProxy(new FakeKubeClient(), informers, TimeProvider.System, NullLoggerFactory.Instance);
        var passes = new SemaphoreSlim(0);
        proxy.Passed += () => passes.Release();
        proxy.Start();
        var (front, ports) = (new IPEndPoint(IPAddress.Parse("127.240.65.1"), 21_900), $$"""[{"name":"http","port":{{backend.EndPoint.Port}}}]""");
        informers.For(ResourceTypes.Services).Put(Objects.Service("web", front.Address.ToString(), """[{"name":"http","port":21900}]"""));
        informers.For(ResourceTypes.EndpointSlices).Put(Objects.Slice("web", ports, "127.240.129.3"));

        using var client = new TcpClient();
        while (!client.Connected)
        {
            await passes.WaitAsync(Token);
            try
            {
                await client.ConnectAsync(front, Token);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // That pass came too early; the next has it.
            }
        }

        Assert.StartsWith("127.240.129.3", await new StreamReader(client.GetStream()).ReadLineAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PortTaken_WritesOneWarningEvent()
    {
        await using var holder = new EchoServer("127.240.65.2", 21_901);
        var client = new FakeKubeClient();
        client.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"default"}}""");
        client.Add(ResourceTypes.Services, System.Text.Encoding.UTF8.GetString(Objects.Service("web", "127.240.65.2", """[{"name":"http","port":21901}]""").Json.Span));
        client.Add(ResourceTypes.EndpointSlices, System.Text.Encoding.UTF8.GetString(Objects.Slice("web", """[{"name":"http","port":1}]""", "127.240.129.3").Json.Span));
        var proxy = new ServiceProxy(client, new FakeInformers(client), TimeProvider.System, NullLoggerFactory.Instance);
        var passes = new SemaphoreSlim(0);
        proxy.Passed += () => passes.Release();

        proxy.Start();
        await passes.WaitAsync(Token);
        client.Edit(ResourceTypes.Services, new ObjectKey("default", "web"), s => s["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { ["a"] = "b" });
        await passes.WaitAsync(Token);
        await proxy.DisposeAsync();

        var events = await client.ListAsync(ResourceTypes.Events, "default", Client.ListOptions.All, Token);
        Assert.Contains("cannot listen on 127.240.65.2:21901", Assert.Single(events.Items).View<Event>().Message, StringComparison.Ordinal);
    }
}
