using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Streaming;

public sealed class SpdyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Dictionary_IsTheOneOfTheProtocol()
    {
        var (a, b) = (1u, 0u);
        foreach (var octet in SpdyDictionary.Bytes) b = (b + (a = (a + octet) % 65521)) % 65521;

        Assert.Equal(1423, SpdyDictionary.Bytes.Length);
        Assert.Equal(SpdyDictionary.Adler32, (b << 16) | a);
    }

    [Fact]
    public void Headers_AnyTexts_ComeBackAsTheyWere()
    {
        var texts = Gen.Dictionary(Gen.String[Gen.Char['a', 'z'], 1, 20], Gen.String[0, 300])[0, 8];
        texts.List[1, 5].Sample(blocks =>
        {
            var encoder = new SpdyHeaderEncoder();
            using var decoder = new SpdyHeaderDecoder();
            foreach (var block in blocks)
            {
                var valid = block.ToDictionary(e => e.Key, e => new string([.. e.Value.Where(c => !char.IsSurrogate(c))]));
                Assert.Equal(valid, decoder.Decode(encoder.Encode(valid)));
            }
        });
    }

    // A reader may hold what it has unpacked until an empty stored block comes.
    [Fact]
    public void Headers_Packed_EndAsAFlushDoes() => Assert.Equal("000000FFFF", Convert.ToHexString(new SpdyHeaderEncoder().Encode(new Dictionary<string, string>())[^5..]));

    // As Go's compressor writes them: the header with the dictionary's checksum, then blocks that end on a byte.
    [Fact]
    public void Headers_PackedByAnother_AreRead()
    {
        // {"streamtype": "error", "port": "80"}, then {"streamtype": "data"}, packed with zlib at its default level, flushed after each.
        using var decoder = new SpdyHeaderDecoder();

        var first = decoder.Decode(Convert.FromHexString(PackedHeaders.First));
        var second = decoder.Decode(Convert.FromHexString(PackedHeaders.Second));

        Assert.Equal(new Dictionary<string, string> { ["streamtype"] = "error", ["port"] = "80" }, first);
        Assert.Equal(new Dictionary<string, string> { ["streamtype"] = "data" }, second);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3_000_000)]
    public async Task Stream_BothWays_CarriesBytesAndTheirEnd(int length)
    {
        await using var pair = new Connected();
        var sent = new byte[length];
        new Random(1).NextBytes(sent);
        var stream = await pair.Client.OpenAsync(new Dictionary<string, string> { ["streamType"] = "data" }, Token);
        var accepted = await pair.Server.Incoming.ReadAsync(Token).AsTask().WaitAsync(Patience, Token);
        var echo = EchoAsync(accepted);

        var sending = SendAsync(stream, sent);
        var back = new MemoryStream();
        await stream.CopyToAsync(back, Token).WaitAsync(Patience, Token);
        await Task.WhenAll(sending, echo);

        Assert.Equal("data", accepted.Header("streamtype"));
        Assert.Equal(sent, back.ToArray());
        Assert.Equal(0, pair.Server.OpenStreams);
    }

    [Fact]
    public async Task Stream_ThatNobodyReads_HoldsUpNoOther()
    {
        await using var pair = new Connected();
        var stuck = await pair.Client.OpenAsync(new Dictionary<string, string>(), Token);
        var lost = await pair.Server.Incoming.ReadAsync(Token);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var filling = stuck.WriteAsync(new byte[1_000_000], ending.Token).AsTask();

        var other = await pair.Client.OpenAsync(new Dictionary<string, string>(), Token);
        var accepted = await pair.Server.Incoming.ReadAsync(Token).AsTask().WaitAsync(Patience, Token);
        await other.WriteAsync("hello"u8.ToArray(), Token);
        var read = await accepted.ReadAsync(new byte[16], Token).AsTask().WaitAsync(Patience, Token);

        Assert.Equal(5, read);
        Assert.False(filling.IsCompleted);
        await lost.DisposeAsync();
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => filling.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task Streams_AThousandIdle_AreKeptAndMoreRefused()
    {
        await using var pair = new Connected();
        var streams = new List<SpdyStream>();
        for (var i = 0; i < 1000; i++) streams.Add(await pair.Client.OpenAsync(new Dictionary<string, string>(), Token));

        var refused = await pair.Client.OpenAsync(new Dictionary<string, string>(), Token);

        await Assert.ThrowsAsync<IOException>(() => refused.ReadAsync(new byte[1], Token).AsTask().WaitAsync(Patience, Token));
        Assert.Equal(1000, pair.Server.OpenStreams);
        await streams[7].DisposeAsync();
    }

    [Fact]
    public async Task Connection_WithoutAnyFrame_IsClosed()
    {
        var time = new FakeTimeProvider();
        var ends = new DuplexPair();
        await using var server = new SpdyConnection(ends.One, isServer: true, new SpdyLimits { IdleTimeout = TimeSpan.FromMinutes(10) }, time);
        server.Start();
        var stream = server.Incoming.WaitToReadAsync(Token).AsTask();

        for (var i = 0; i < 25 && !server.Closed.IsCancellationRequested; i++) time.Advance(TimeSpan.FromSeconds(30));

        Assert.False(await stream.WaitAsync(Patience, Token));
        Assert.IsType<IOException>(server.Fault);
    }

    [Fact]
    public async Task Connection_ThatIsLost_BreaksItsStreams()
    {
        await using var pair = new Connected();
        var stream = await pair.Client.OpenAsync(new Dictionary<string, string>(), Token);

        await pair.Server.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[1], Token).AsTask().WaitAsync(Patience, Token));
        await Assert.ThrowsAsync<IOException>(() => pair.Client.OpenAsync(new Dictionary<string, string>(), Token));
    }

    [Fact]
    public async Task Connection_AnyBytes_EndsInOrder()
    {
        // Half of the cases begin as frames do, so that more than the first check is reached.
        var frame = Gen.Select(Gen.Byte[0, 10], Gen.Byte, Gen.Byte.Array[0, 64], (type, flags, body) => (byte[])[0x80, 3, 0, type, flags, 0, 0, (byte)body.Length, .. body]);
        var bytes = Gen.OneOf(Gen.Byte.Array[0, 200], frame.List[1, 6].Select(f => f.SelectMany(b => b).ToArray()));
        await Gen.Select(bytes, Gen.Bool).SampleAsync(async (input, isServer) =>
        {
            var ends = new DuplexPair(1 << 20);
            await using var connection = new SpdyConnection(ends.One, isServer, new SpdyLimits(), TimeProvider.System);
            connection.Start();
            await ends.Other.WriteAsync(input, Token);
            await ends.Other.CompleteWritesAsync(Token);
            await foreach (var stream in connection.Incoming.ReadAllAsync(Token)) await stream.DisposeAsync();
        }, iter: 500);
    }

    private static async Task EchoAsync(SpdyStream stream)
    {
        await stream.CopyToAsync(stream, Token);
        await stream.CompleteWritesAsync(Token);
    }

    private static async Task SendAsync(SpdyStream stream, byte[] bytes)
    {
        await stream.WriteAsync(bytes, Token);
        await stream.CompleteWritesAsync(Token);
    }

    private sealed class Connected : IAsyncDisposable
    {
        public Connected()
        {
            var ends = new DuplexPair();
            Client = new SpdyConnection(ends.One, isServer: false, new SpdyLimits(), TimeProvider.System);
            Server = new SpdyConnection(ends.Other, isServer: true, new SpdyLimits(), TimeProvider.System);
            Client.Start();
            Server.Start();
        }

        public SpdyConnection Client { get; }

        public SpdyConnection Server { get; }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
