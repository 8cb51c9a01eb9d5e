using System.Globalization;
using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>What the federation's process takes while nothing happens: ten local members of simulated nodes, and some federated Deployments that run.</summary>
internal static class IdleMeasure
{
    private const int Deployments = 20;

    private static readonly string[] Members =
        ["us-central", "us-east", "us-west", "europe-west", "europe-north", "asia-east", "asia-south", "asia-northeast", "southamerica-east", "australia-southeast"];

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(MeasuredWorld world)
    {
        await world.RunAsync("up", "--runtime", "simulated", "--regions", string.Join(',', Members));
        using (var federation = await world.ConnectAsync("federation")) await FillAsync(federation.Client);
        await Task.Delay(Settling);
        var pid = await FederationAsync(world);
        var before = ProcFigures.ProcessorTime(pid);
        await Task.Delay(Watched);
        One("control plane with 10 members, processor at rest", "%", (ProcFigures.ProcessorTime(pid) - before) / Watched * 100, 1);
        One("control plane with 10 members, resident memory", "MB", ProcFigures.Memory(pid) / 1e6, 80);
    }

    private static async Task FillAsync(HttpKubeClient federation)
    {
        for (var i = 0; i < Deployments; i++)
        {
            var body = PropagationMeasure.DeploymentOf(string.Create(CultureInfo.InvariantCulture, $"resting-{i}"), Members.Length);
            await federation.CreateAsync(ResourceTypes.Deployments, "default", JsonBytes.Of(body), WriteOptions.Default, CancellationToken.None);
        }
    }

    private static async Task<int> FederationAsync(MeasuredWorld world)
    {
        using var report = JsonDocument.Parse(await world.RunAsync("status", "-o", "json"));
        return report.RootElement.GetProperty("instances").EnumerateArray().First(i => i.GetProperty("name").GetString() == "federation").GetProperty("pid").GetInt32();
    }

    private static void One(string what, string unit, double value, double limit)
    {
        var sample = new Samples(what, unit, limit);
        sample.Add(value);
        sample.Print();
    }
}
