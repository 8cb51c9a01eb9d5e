using System.Net.WebSockets;
using System.Text;
using CsCheck;

namespace Meridian.Client.Tests.Streaming;

public sealed class ChannelSocketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v5.channel.k8s.io")]
    [InlineData("v4.base64.channel.k8s.io")]
    public async Task Channels_BothWays_CarryBytes(string name)
    {
        var protocol = ChannelProtocol.Choose([name])!;
        var ends = new DuplexPair();
        await using var client = Open(ends.One, false, protocol, [1, 2]);
        await using var server = Open(ends.Other, true, protocol, [0]);
        var sent = new byte[200_000];
        new Random(1).NextBytes(sent);

        var sending = SendAsync(client.Channel(0), sent);
        var got = new byte[sent.Length];
        await server.Channel(0).ReadExactlyAsync(got, Token);
        await sending;
        await server.Channel(2).WriteAsync("bye"u8.ToArray(), Token);
        var word = new byte[3];
        await client.Channel(2).ReadExactlyAsync(word, Token);

        Assert.Equal(sent, got);
        Assert.Equal("bye", Encoding.UTF8.GetString(word));
        if (protocol.ClosesChannels) Assert.Equal(0, await server.Channel(0).ReadAsync(word, Token));
    }

    [Fact]
    public async Task Messages_AnyBytes_EndInOrder()
    {
        var messages = Gen.Byte.Array[0, 40].List[0, 10];
        await Gen.Select(messages, Gen.Bool, Gen.Bool).SampleAsync(async (all, isText, asText) =>
        {
            var ends = new DuplexPair(1 << 20);
            var protocol = ChannelProtocol.Choose([isText ? "v4.base64.channel.k8s.io" : "v5.channel.k8s.io"])!;
            await using var server = Open(ends.Other, true, protocol, [0, 4]);
            using var client = WebSocket.CreateFromStream(ends.One, new WebSocketCreationOptions());
            foreach (var message in all) await client.SendAsync(message, asText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, Token);
            await ends.One.CompleteWritesAsync(Token);
            await server.Channel(0).CopyToAsync(Stream.Null, Token);
            await foreach (var size in TerminalSize.ReadAllAsync(server.Channel(4), Token)) Assert.InRange(size.Width, (ushort)0, ushort.MaxValue);
        }, iter: 300);
    }

    [Fact]
    public async Task Frames_AnyBytes_EndInOrder() => await Gen.Byte.Array[0, 200].SampleAsync(async bytes =>
    {
        var ends = new DuplexPair(1 << 20);
        await using var server = Open(ends.Other, true, ChannelProtocol.Unnamed, [0]);
        await ends.One.WriteAsync(bytes, Token);
        await ends.One.CompleteWritesAsync(Token);
        await server.Channel(0).CopyToAsync(Stream.Null, Token);
    }, iter: 500);

    private static ChannelSocket Open(Stream stream, bool isServer, ChannelProtocol protocol, int[] reads)
    {
        var socket = new ChannelSocket(WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = isServer }), protocol, reads, TimeProvider.System);
        socket.Start();
        return socket;
    }

    private static async Task SendAsync(DuplexStream channel, byte[] bytes)
    {
        await channel.WriteAsync(bytes, Token);
        await channel.CompleteWritesAsync(Token);
    }
}
