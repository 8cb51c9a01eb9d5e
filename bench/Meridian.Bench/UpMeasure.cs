using System.Diagnostics;

namespace Meridian.Bench;

/// <summary>From nothing to three clusters and a federation, all Ready.</summary>
internal static class UpMeasure
{
    private const int Rounds = 5;

    public static async Task RunAsync(MeasuredWorld world)
    {
        var samples = new Samples("meridian up, nothing there, to all Ready", "s", 5);
        for (var round = 0; round < Rounds; round++)
        {
            await world.RunAsync("delete", "--all");
            var clock = Stopwatch.StartNew();
            await world.RunAsync("up");
            samples.Add(clock.Elapsed.TotalSeconds);
        }
        samples.Print();
    }
}
