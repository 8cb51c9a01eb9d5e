namespace Meridian.Network.Tests.Distance;

public sealed class WorldStateFileTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task Read_WhatWasWritten_IsTheSame()
    {
        var state = new WorldState
        {
            Latency = new LatencySettings { On = true, Pairs = [new PairLatency("us", "eu", 99.5)] },
            Faults = [.. Enum.GetValues<FaultKind>().Select(k => new Fault { Kind = k, Cluster = "eu", From = "us", LatencyMs = 1, JitterMs = 2, Percent = 3, Since = DateTimeOffset.UnixEpoch, Until = DateTimeOffset.UnixEpoch.AddDays(1) })],
        };

        await File.WriteAllBytesAsync(file, WorldStateFile.Content(state), TestContext.Current.CancellationToken);
        var read = WorldStateFile.Read(file);

        Assert.Equal(state.Latency.Pairs, read.Latency.Pairs);
        Assert.True(read.Latency.On);
        Assert.Equal(state.Faults, read.Faults);
    }

    [Fact]
    public void Read_NoFile_SaysNothing() => Assert.Empty(WorldStateFile.Read(file + ".not").Faults);
}
