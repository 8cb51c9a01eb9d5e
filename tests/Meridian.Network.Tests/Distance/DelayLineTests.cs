using System.Net;
using System.Threading.Channels;
using Meridian.Dns;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Network.Tests.Distance;

public sealed class DelayLineTests : IDisposable
{
    private static readonly WorldPlace Us = new("us", "us-central", 1, new GeoPoint(41.26, -95.86)), Eu = new("eu", "europe-west", 2, new GeoPoint(50.47, 3.87));
    private static readonly LatencySettings Hundred = new() { On = true, Pairs = [new PairLatency("us", "eu", 100)] };

    private readonly FakeTimeProvider time = new();
    private readonly Distances distances;
    private readonly Link link;
    private readonly Channel<byte[]> arrived = Channel.CreateUnbounded<byte[]>();

    public DelayLineTests()
    {
        distances = new Distances(time, new Random(1));
        link = distances.Between(IPAddress.Parse("127.1.0.1"), IPAddress.Parse("127.2.0.1"));
        Use(new WorldState { Latency = Hundred });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => distances.Dispose();

    [Fact]
    public async Task WriteAsync_Pieces_ArriveHalfARoundTripLaterInOrder()
    {
        await using var line = Line();
        await line.WriteAsync((byte[])[1]);
        time.Advance(TimeSpan.FromMilliseconds(30));
        await line.WriteAsync((byte[])[2]);

        time.Advance(TimeSpan.FromMilliseconds(19));
        Assert.False(arrived.Reader.TryRead(out _));
        await ArrivesAsync(1, TimeSpan.FromMilliseconds(1));
        await ArrivesAsync(2, TimeSpan.FromMilliseconds(30));
        await line.CompleteAsync();
    }

    [Fact]
    public async Task WriteAsync_NewConnection_AlsoTakesARoundTripToBeMade()
    {
        await using var line = Line(DelayLine.Opening(link, new Random(1), time));
        await line.WriteAsync((byte[])[1]);

        time.Advance(TimeSpan.FromMilliseconds(149));
        Assert.False(arrived.Reader.TryRead(out _));
        await ArrivesAsync(1, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task WriteAsync_WhileCut_ArrivesWhenTheWayIsWhole()
    {
        Use(new WorldState { Faults = [new Fault { Kind = FaultKind.Partition, Cluster = "eu" }] });
        await using var line = Line();
        await line.WriteAsync((byte[])[1]);
        Assert.False(arrived.Reader.TryRead(out _));

        Use(new WorldState());

        Assert.Equal([1], await arrived.Reader.ReadAsync(Token));
    }

    [Fact]
    public async Task WriteAsync_AfterDeliveryFailed_SaysWhy()
    {
        Use(new WorldState { Faults = [new Fault { Kind = FaultKind.Loss, Cluster = "eu", Percent = 0.001 }] });
        await using var line = new DelayLine(link, (_, _) => throw new IOException("gone"), 0, DelayLine.OneWay, new Random(1), time, Token);

        var failure = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await line.WriteAsync((byte[])[1]);
            await line.CompleteAsync();
        });

        Assert.Equal("gone", failure.Message);
    }

    [Fact]
    public void Retransmission_OfWhatIsLostOften_DoublesEachTime()
    {
        var certain = new LinkCondition(TimeSpan.FromMilliseconds(100), TimeSpan.Zero, 1, false);

        Assert.Equal(TimeSpan.FromMilliseconds(300 * (1 + 2 + 4 + 8 + 16 + 32)), certain.Retransmission(new Random(1)));
        Assert.Equal(TimeSpan.Zero, (certain with { Loss = 0 }).Retransmission(new Random(1)));
    }

    private DelayLine Line(long opensAt = 0) => new(link, Arrive, opensAt, DelayLine.OneWay, new Random(1), time, Token);

    private ValueTask Arrive(ReadOnlyMemory<byte> piece, CancellationToken token) => arrived.Writer.WriteAsync(piece.ToArray(), token);

    private void Use(WorldState state) => distances.Use(state, new WorldMap([Us, Eu], null));

    // The line sets its timer on another thread, perhaps only after the clock was moved.
    private async Task ArrivesAsync(byte expected, TimeSpan after)
    {
        time.Advance(after);
        byte[]? piece;
        while (!arrived.Reader.TryRead(out piece))
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
            time.Advance(TimeSpan.FromMicroseconds(10));
        }
        Assert.Equal([expected], piece);
    }
}
