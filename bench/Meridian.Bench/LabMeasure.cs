using System.Text.Json;

namespace Meridian.Bench;

/// <summary>Scenarios told to labs by the binary under measurement.</summary>
internal static class LabMeasure
{
    private const string Thousand = """
        lab: {clusters: 10, nodes: 10}
        steps:
        - load: {deployments: 1000, replicas: 10}
          within: 120s
        """;

    private const string Lost = """
        lab: {clusters: 3, nodes: 10}
        steps:
        - load: {deployments: 20, replicas: 9}
          within: 60s
        - at: 5s
          lose: europe-west
          within: 60s
        """;

    public static async Task RunAsync(MeasuredWorld world)
    {
        await MeasureAsync(world, Thousand, 0, ("1,000 Deployments of 10 over 10 members, placed", "placedSeconds", 3), ("the same, all 10,000 pods ready", "tookSeconds", 10));
        await MeasureAsync(world, Lost, 1, ("a member lost, 60 replicas ready elsewhere", "tookSeconds", 10));
    }

    private static async Task MeasureAsync(MeasuredWorld world, string scenario, int step, params (string What, string Field, double Limit)[] figures)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, scenario);
        using var report = JsonDocument.Parse(await world.RunAsync("lab", "run", file, "-o", "json"));
        File.Delete(file);
        foreach (var (what, field, limit) in figures)
        {
            var samples = new Samples(what, "s", limit);
            samples.Add(report.RootElement.GetProperty("steps")[step].GetProperty(field).GetDouble());
            samples.Print();
        }
    }
}
