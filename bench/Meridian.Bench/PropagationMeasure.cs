using System.Diagnostics;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>From the moment a Deployment is sent to the federation until a watch of every member has shown it.</summary>
internal static class PropagationMeasure
{
    private const int Rounds = 100;
    private const int WarmUp = 5;

    private static readonly string[] Members = ["us-central", "europe-west", "asia-east"];

    public static async Task RunAsync(MeasuredWorld world)
    {
        await world.RunAsync("up");
        var samples = new Samples("Deployment written to the federation, seen in 3 members", "ms", 50);
        using var federation = await world.ConnectAsync("federation");
        var members = new List<CopyWatch>();
        foreach (var name in Members) members.Add(await CopyWatch.StartAsync(await world.ConnectAsync(name)));
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var elapsed = await OnceAsync(federation.Client, members, $"bench-{round}");
            if (round >= WarmUp) samples.Add(elapsed.TotalMilliseconds);
        }
        foreach (var member in members) await member.DisposeAsync();
        samples.Print();
    }

    private static async Task<TimeSpan> OnceAsync(HttpKubeClient federation, List<CopyWatch> members, string name)
    {
        var key = new ObjectKey("default", name);
        var seen = members.Select(m => m.SeesAsync(key, _ => true)).ToArray();
        var clock = Stopwatch.StartNew();
        await federation.CreateAsync(ResourceTypes.Deployments, key.Namespace, JsonBytes.Of(DeploymentOf(name)), WriteOptions.Default, CancellationToken.None);
        await Task.WhenAll(seen);
        var elapsed = clock.Elapsed;
        await federation.DeleteAsync(ResourceTypes.Deployments, key, DeleteOptions.Background, CancellationToken.None);
        return elapsed;
    }

    // Without replicas: what is measured is the way of the object, not the start of programs.
    internal static JsonObject DeploymentOf(string name, int replicas = 0) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "backend",
                        ["image"] = "buttonmasher-backend:v1",
                        ["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/api/healthz", ["port"] = 8080 }, ["periodSeconds"] = 1 },
                    }),
                },
            },
        },
    };
}
