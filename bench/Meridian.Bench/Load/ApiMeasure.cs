using System.Diagnostics;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>The API server alone: time to ready, memory when idle, the load, and the same with 100,000 objects in the store.</summary>
internal static class ApiMeasure
{
    private const int Many = 100_000;

    public static async Task RunAsync(string binary)
    {
        var folder = Directory.CreateTempSubdirectory("meridian-bench-api-").FullName;
        try
        {
            Console.WriteLine($"{"what",-52} {"measured",14} {"limit",10}");
            await (await AloneServer.StartAsync(binary, folder)).DisposeAsync();
            await using (var server = await AloneServer.StartAsync(binary, folder))
            {
                Row("API server alone, start to ready", server.Ready.TotalMilliseconds, "ms", "300 ms");
                await Task.Delay(TimeSpan.FromSeconds(10));
                Row("memory when idle for 10 s", server.MemoryMegabytes, "MB", "60 MB");
                using var target = await server.TargetAsync();
                await new LoadMeasures(target).RunAsync((what, value, unit) => Row(what, value, unit, ""));
                Row("memory after that load", server.MemoryMegabytes, "MB", "");
                await FillAsync(target);
                Row("memory with 100,000 ConfigMaps, after making them", server.MemoryMegabytes, "MB", "600 MB");
            }
            await using var again = await AloneServer.StartAsync(binary, folder);
            Row("start to ready with 100,000 ConfigMaps", again.Ready.TotalMilliseconds, "ms", "3 s");
            await Task.Delay(TimeSpan.FromSeconds(5));
            Row("memory with them, idle for 5 s", again.MemoryMegabytes, "MB", "600 MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Row(string what, double value, string unit, string limit) => Console.WriteLine($"{what,-52} {LoadReport.Text(value, unit),14} {limit,10}");

    private static async Task FillAsync(LoadTarget target)
    {
        var body = Path.GetTempFileName();
        await File.WriteAllTextAsync(body, $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"many-","labels":{"app":"many"} },"data":{"key":"{{new string('x', 500)}}" } }""");
        await H2Load.RunAsync(target, "/api/v1/namespaces/default/configmaps", Many, 4, 32, body);
        File.Delete(body);
    }
}
