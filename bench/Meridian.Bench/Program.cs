using Meridian.Bench;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: bench/run [up|memory|propagation|scale]");
    return 2;
}

var wanted = args.Length > 1 ? args[1..] : ["up", "memory", "propagation", "scale"];
await using var world = new MeasuredWorld(args[0]);
Console.WriteLine($"{"what",-52} {"median",10} {"p99",10} {"limit",10}");
foreach (var measure in wanted)
{
    switch (measure)
    {
        case "up": await UpMeasure.RunAsync(world); break;
        case "memory": await MemoryMeasure.RunAsync(world); break;
        case "propagation": await PropagationMeasure.RunAsync(world); break;
        case "scale": await ScaleMeasure.RunAsync(world); break;
        default: Console.Error.WriteLine($"there is no measure \"{measure}\""); return 2;
    }
}
return 0;
