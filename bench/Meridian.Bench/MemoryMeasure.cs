namespace Meridian.Bench;

/// <summary>Resident memory of all processes when nothing happens.</summary>
internal static class MemoryMeasure
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(MeasuredWorld world)
    {
        var samples = new Samples("memory of all processes, idle for 20 s", "MB", 400);
        await world.RunAsync("up");
        await Task.Delay(Idle);
        samples.Add(await world.MemoryAsync() / 1e6);
        samples.Print();
    }
}
