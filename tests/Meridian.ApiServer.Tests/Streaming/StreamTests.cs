using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Tests.Http;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Streaming;

[Collection(StreamTestsAlone.Name)]
public sealed class StreamTests : IAsyncLifetime
{
    private const string Pod = "/api/v1/namespaces/default/pods/a";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ObjectKey Key = new("default", "a");

    private readonly FakePods pods = new();
    private readonly TcpListener echo = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private Task echoing = Task.CompletedTask;
    private TestApiServer server = null!;
    private ApiConnection connection = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private int EchoPort => ((IPEndPoint)echo.LocalEndpoint).Port;

    public async ValueTask InitializeAsync()
    {
        echo.Start();
        echoing = EchoAsync();
        server = await TestApiServer.StartAsync(pods: pods);
        connection = new ApiConnection(server.Credentials());
        await connection.Client.CreateAsync(ResourceTypes.Namespaces, null, """{"metadata":{"name":"default"}}"""u8.ToArray(), new WriteOptions(), Token);
        await CreateAsync("a", """{"containers":[{"name":"c","image":"i"}],"nodeName":"n"}""");
        await CreateAsync("two", """{"containers":[{"name":"c","image":"i"},{"name":"d","image":"i"}],"nodeName":"n"}""");
        await CreateAsync("nowhere", """{"containers":[{"name":"c","image":"i"}]}""");
    }

    public async ValueTask DisposeAsync()
    {
        connection.Dispose();
        await server.DisposeAsync();
        await ending.CancelAsync();
        echo.Stop();
        await echoing;
        ending.Dispose();
    }

    [Fact]
    public async Task Exec_OwnClient_CarriesAllStreamsAndTheCode()
    {
        var sent = new byte[500_000];
        new Random(1).NextBytes(sent);
        var (output, errors) = (new MemoryStream(), new MemoryStream());
        await using var command = await connection.Streams.ExecAsync(Key, new RemoteCommandOptions { Command = ["echo", "7"], Stdin = true, Stdout = true, Stderr = true }, Token);

        var exit = await command.RunAsync(new RemoteStreams { Stdin = new MemoryStream(sent), Stdout = output, Stderr = errors }, Token).WaitAsync(Patience, Token);

        Assert.Equal((7, "command terminated with non-zero exit code: error executing command [echo 7], exit code 7"), (exit.Code, exit.Message));
        Assert.Equal(sent, output.ToArray());
        Assert.Equal("done", Encoding.UTF8.GetString(errors.ToArray()));
    }

    [Theory]
    [InlineData("v5.channel.k8s.io", true)]
    [InlineData("v4.channel.k8s.io", true)]
    [InlineData("v3.channel.k8s.io", false)]
    [InlineData("channel.k8s.io", false)]
    [InlineData("", false)]
    [InlineData("v4.base64.channel.k8s.io", true)]
    [InlineData("base64.channel.k8s.io", false)]
    public async Task Exec_EveryWebSocketProtocol_SaysTheSame(string protocol, bool hasStatus)
    {
        var isText = protocol.Contains("base64", StringComparison.Ordinal);
        using var socket = await OpenAsync($"{Pod}/exec?command=line&command=3&stdin=1&stdout=1", protocol);

        Assert.Equal((1, ""), await ReceiveAsync(socket, isText));
        await SendAsync(socket, isText, 0, "hello");
        Assert.Equal((1, "hello"), await ReceiveAsync(socket, isText));
        var (channel, said) = await ReceiveAsync(socket, isText);

        Assert.Equal(3, channel);
        if (hasStatus) Assert.Equal(("Failure", "NonZeroExitCode", "3"), Status(said));
        else Assert.Equal("command terminated with non-zero exit code: error executing command [line 3], exit code 3", said);
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[1].AsMemory(), Token)).MessageType);
    }

    [Theory]
    [InlineData("v4.channel.k8s.io", "v5.channel.k8s.io,v4.channel.k8s.io", true)]
    [InlineData("channel.k8s.io", "channel.k8s.io", false)]
    public async Task Exec_OverSpdy_SaysTheSame(string chosen, string asked, bool hasStatus)
    {
        var (spdy, answer) = await OpenSpdyAsync($"{Pod}/exec?command=echo&command=3&stdin=1&stdout=1&stderr=1", asked);
        await using var closing = spdy;
        var streams = new Dictionary<string, SpdyStream>();
        foreach (var type in new[] { "error", "stdin", "stdout", "stderr" }) streams[type] = await spdy.OpenAsync(new Dictionary<string, string> { ["streamType"] = type }, Token);

        await streams["stdin"].WriteAsync("hello"u8.ToArray(), Token);
        await streams["stdin"].CompleteWritesAsync(Token);

        Assert.Equal(chosen, answer);
        Assert.Equal("hello", await ToEndAsync(streams["stdout"]));
        Assert.Equal("done", await ToEndAsync(streams["stderr"]));
        var said = await ToEndAsync(streams["error"]);
        if (hasStatus) Assert.Equal(("Failure", "NonZeroExitCode", "3"), Status(said));
        else Assert.Contains("exit code 3", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_Terminal_IsToldItsSizes()
    {
        using var socket = await OpenAsync($"{Pod}/exec?command=sizes&stdout=1&tty=1", "v4.channel.k8s.io");
        await ReceiveAsync(socket, false);

        await SendAsync(socket, false, 4, """{"Width":80,"Height":24}""");
        await SendAsync(socket, false, 4, "{\"Width\":100,\"Hei");
        await SendAsync(socket, false, 4, "ght\":40}\n{\"Width\":0,\"Height\":0}");

        Assert.Equal((1, "80x24\n"), await ReceiveAsync(socket, false));
        Assert.Equal((1, "100x40\n"), await ReceiveAsync(socket, false));
    }

    [Theory]
    [InlineData("v5.channel.k8s.io")]
    [InlineData("")]
    public async Task Exec_ClientGone_EndsTheCommand(string protocol)
    {
        using (var socket = await OpenAsync($"{Pod}/exec?command=wait&stdout=1", protocol))
        {
            await ReceiveAsync(socket, false);
            socket.Abort();
        }
        await pods.ClientGone.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task Exec_SlowReader_HoldsTheCommandBackInsteadOfFillingMemory()
    {
        using (var socket = await OpenAsync($"{Pod}/exec?command=endless&stdout=1", "v4.channel.k8s.io"))
        {
            await ReceiveAsync(socket, false);
            // Until it stands still: what is under way is in the buffers of the two sockets.
            for (var before = -1L; before != pods.Written; await Task.Delay(TimeSpan.FromMilliseconds(500), Token)) before = pods.Written;
            Assert.InRange(pods.Written, 1, 64 * 1024 * 1024);
            socket.Abort();
        }
        await pods.ClientGone.WaitAsync(Patience, Token);
    }

    [Theory]
    [InlineData("/pods/a/exec?command=echo&stdout=1", 400, "Upgrade request required")]
    [InlineData("/pods/a/portforward", 400, "Upgrade request required")]
    [InlineData("/pods/a/exec?command=echo", 400, "you must specify at least 1 of stdin, stdout, stderr")]
    [InlineData("/pods/a/exec?command=echo&stdout=1&container=x", 400, "container x is not valid for pod a")]
    [InlineData("/pods/two/exec?command=echo&stdout=1", 400, "a container name must be specified for pod two, choose one of: [c d]")]
    [InlineData("/pods/nowhere/exec?command=echo&stdout=1", 400, "pod nowhere does not have a host assigned")]
    [InlineData("/pods/nowhere/portforward", 400, "pod nowhere does not have a host assigned")]
    [InlineData("/pods/none/attach?stdout=1", 404, "pods \"none\" not found")]
    public async Task Get_ThatCannotBe_IsRefusedAsAStatus(string path, int code, string message)
    {
        using var client = server.Admin();
        using var answer = await client.GetAsync("/api/v1/namespaces/default" + path, Token);

        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Equal(message, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["message"]);
    }

    [Theory]
    [InlineData("/exec?command=echo&stdout=1", "v9.channel.k8s.io", HttpStatusCode.Forbidden)]
    [InlineData("/attach?stdout=1", "v5.channel.k8s.io", HttpStatusCode.InternalServerError)]
    [InlineData("/portforward?ports=0", "v4.channel.k8s.io", HttpStatusCode.BadRequest)]
    [InlineData("/portforward", "v4.channel.k8s.io", HttpStatusCode.BadRequest)]
    [InlineData("/log", "channel.k8s.io", HttpStatusCode.Forbidden)]
    public async Task Upgrade_ThatCannotBe_IsRefusedBeforeIt(string path, string protocol, HttpStatusCode code)
    {
        using var socket = Socket(protocol);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address(Pod + path), Token));
        Assert.Equal(code, socket.HttpStatusCode);
    }

    [Fact]
    public async Task PortForward_Tunnel_CarriesConnectionsAndTheirFailures()
    {
        await using var ports = await connection.Streams.ForwardAsync(Key, Token);
        var connections = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ports.DialAsync(EchoPort, Token)));

        foreach (var (stream, i) in connections.Select((s, i) => (s, i)))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"hello {i}"), Token);
            await stream.CompleteWritesAsync(Token);
            Assert.Equal($"hello {i}", await ToEndAsync(stream));
            await stream.DisposeAsync();
        }
        await using var refused = await ports.DialAsync(1, Token);
        var failure = await Assert.ThrowsAsync<IOException>(() => refused.ReadAsync(new byte[1], Token).AsTask().WaitAsync(Patience, Token));
        Assert.Contains("error forwarding port 1 to pod a, uid ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortForward_Channels_AreTwoForEachPort()
    {
        using var socket = await OpenAsync($"{Pod}/portforward?ports={EchoPort}&ports=1", "v4.channel.k8s.io");
        var announced = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(announced, (ushort)EchoPort);

        var first = new List<(int Channel, byte[] Data)>();
        for (var i = 0; i < 5; i++) first.Add(await ReceiveBytesAsync(socket));
        await SendAsync(socket, false, 0, "hello");
        var answer = await ReceiveAsync(socket, false);

        var port = Convert.ToHexString(announced);
        Assert.Equal([$"0 {port}", $"1 {port}", "2 0100", "3 0100"], first.Take(4).Select(f => $"{f.Channel} {Convert.ToHexString(f.Data)}"));
        Assert.Equal(3, first[4].Channel);
        Assert.Contains("connection refused", Encoding.UTF8.GetString(first[4].Data), StringComparison.Ordinal);
        Assert.Equal((0, "hello"), answer);
    }

    [Fact]
    public async Task Log_OverAWebSocket_ComesInMessagesWithoutChannels()
    {
        using var socket = await OpenAsync($"{Pod}/log", "binary.k8s.io");
        var text = new StringBuilder();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), Token) is { MessageType: WebSocketMessageType.Binary } part) text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));

        Assert.Equal("one\ntwo\n", text.ToString());
    }

    private async Task CreateAsync(string name, string spec) => await connection.Client.CreateAsync(
        ResourceTypes.Pods, "default", Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"{{name}}"},"spec":{{spec}}}"""), new WriteOptions(), Token);

    private Uri Address(string path) => new($"wss://{server.Address.Authority}{path}");

    private ClientWebSocket Socket(string protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        socket.Options.ClientCertificates.Add(server.Issue("admin", UserInfo.MastersGroup).Certificate);
        socket.Options.CollectHttpResponseDetails = true;
        if (protocol.Length > 0) socket.Options.AddSubProtocol(protocol);
        return socket;
    }

    private async Task<ClientWebSocket> OpenAsync(string path, string protocol)
    {
        var socket = Socket(protocol);
        await socket.ConnectAsync(Address(path), Token);
        Assert.Equal(protocol, socket.SubProtocol ?? "");
        return socket;
    }

    private async Task<(SpdyConnection Connection, string Protocol)> OpenSpdyAsync(string path, string protocols)
    {
        var client = server.Admin();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "SPDY/3.1");
        foreach (var protocol in protocols.Split(',')) request.Headers.TryAddWithoutValidation("X-Stream-Protocol-Version", protocol);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, answer.StatusCode);
        var spdy = new SpdyConnection(await answer.Content.ReadAsStreamAsync(Token), isServer: false, new SpdyLimits(), TimeProvider.System);
        spdy.Start();
        return (spdy, string.Join(',', answer.Headers.GetValues("X-Stream-Protocol-Version")));
    }

    private static Task SendAsync(WebSocket socket, bool isText, int channel, string text) => isText
        ? socket.SendAsync(Encoding.ASCII.GetBytes($"{channel}{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}"), WebSocketMessageType.Text, true, Token)
        : socket.SendAsync((byte[])[(byte)channel, .. Encoding.UTF8.GetBytes(text)], WebSocketMessageType.Binary, true, Token);

    private static async Task<(int Channel, string Text)> ReceiveAsync(WebSocket socket, bool isText)
    {
        var (channel, data) = await ReceiveBytesAsync(socket);
        return isText ? (channel - '0', Encoding.UTF8.GetString(Convert.FromBase64String(Encoding.ASCII.GetString(data)))) : (channel, Encoding.UTF8.GetString(data));
    }

    private static async Task<(int Channel, byte[] Data)> ReceiveBytesAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        var result = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        Assert.True(result.EndOfMessage && result.Count > 0);
        return (buffer[0], buffer[1..result.Count]);
    }

    private static (string? Status, string? Reason, string? Code) Status(string text)
    {
        var status = JsonNode.Parse(text)!;
        return ((string?)status["status"], (string?)status["reason"], (string?)status["details"]!["causes"]![0]!["message"]);
    }

    private static async Task<string> ToEndAsync(Stream stream)
    {
        var text = new MemoryStream();
        await stream.CopyToAsync(text, Token).WaitAsync(Patience, Token);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private async Task EchoAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeAsync(await echo.AcceptSocketAsync(ending.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }

        async Task ServeAsync(Socket socket)
        {
            await using var stream = new TcpDuplexStream(socket);
            try
            {
                await stream.CopyToAsync(stream, ending.Token);
                await stream.CompleteWritesAsync(ending.Token);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException)
            {
                // The client went.
            }
        }
    }
}
