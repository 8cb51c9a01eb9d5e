namespace Meridian.Bench;

/// <summary>The measures of whole worlds, by name.</summary>
internal static class WorldMeasures
{
    private static readonly string[] All = ["up", "memory", "idle", "propagation", "scale", "federation", "lab", "failover"];

    public static async Task<int> RunAsync(string binary, string[] wanted)
    {
        if (wanted.Except(All).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"there is no measure \"{unknown}\"");
            return 2;
        }
        await using var world = new MeasuredWorld(binary);
        Console.WriteLine($"{"what",-52} {"median",10} {"p99",10} {"limit",10}");
        foreach (var measure in wanted.Length > 0 ? wanted : All) await RunAsync(world, measure);
        return 0;
    }

    private static Task RunAsync(MeasuredWorld world, string measure) => measure switch
    {
        "up" => UpMeasure.RunAsync(world),
        "memory" => MemoryMeasure.RunAsync(world),
        "idle" => IdleMeasure.RunAsync(world),
        "propagation" => PropagationMeasure.RunAsync(world),
        "federation" => FederationMeasure.RunAsync(world),
        "lab" => LabMeasure.RunAsync(world),
        "failover" => FailoverMeasure.RunAsync(world),
        _ => ScaleMeasure.RunAsync(world),
    };
}
