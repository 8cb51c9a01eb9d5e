using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>
/// Clients of the global address in a region whose cluster is killed: how long they see it, and how many of their requests fail, at 2,000 requests per
/// second or as many as <c>MERIDIAN_BENCH_RATE</c> says; and when the names of DNS are right again.
/// </summary>
internal static class FailoverMeasure
{
    // Each is lost once: one that was lost before is trusted later.
    private static readonly string[] Clusters = ["europe-west", "asia-east", "us-central"];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    private static readonly string Rate = Environment.GetEnvironmentVariable("MERIDIAN_BENCH_RATE") is { Length: > 0 } set ? set : "2000";

    public static async Task RunAsync(MeasuredWorld world)
    {
        await world.RunAsync("up", "--nodes", "1");
        using var federation = await world.ConnectAsync("federation");
        foreach (var node in (JsonObject[])[PropagationMeasure.DeploymentOf("backend", 6), Service(), Ingress()]) await CreateAsync(federation.Client, node);
        var url = await UrlAsync(federation.Client);
        var (longest, failed, names) = (new Samples($"cluster killed: longest request at {Rate}/s", "ms", 1000), new Samples("cluster killed: failed requests", "%", 0.1), new Samples("cluster killed: names right, without the TTL", "s", 5));
        foreach (var cluster in Clusters)
        {
            await Task.Delay(Settling, TimeProvider.System);
            var clients = world.RunAsync("bots", url, "--rate", Rate, "--for", "14s", "--from", cluster, "-o", "json");
            // It looks for a second before it kills.
            using var drill = JsonDocument.Parse(await world.RunAsync("chaos", "kill", cluster, "--for", "10s", "--probe-rate", "20", "-o", "json"));
            using var seen = JsonDocument.Parse(await clients);
            longest.Add(Outage(seen.RootElement));
            failed.Add(seen.RootElement.GetProperty("errorPercent").GetDouble());
            if (drill.RootElement.GetProperty("namesRightAfter") is { ValueKind: JsonValueKind.Number } right) names.Add(right.GetDouble());
        }
        longest.Print();
        failed.Print();
        names.Print();
    }

    // What a client sees of it: the longest wait for an answer, or the time within which requests failed.
    private static double Outage(JsonElement seen)
    {
        var waited = seen.GetProperty("latency").GetProperty("max").GetDouble();
        if (seen.GetProperty("lastErrorAt") is not { ValueKind: JsonValueKind.Number } last) return waited;
        return Math.Max(waited, 1000 * (last.GetDouble() - seen.GetProperty("firstErrorAt").GetDouble()));
    }

    private static Task<KubeObject> CreateAsync(HttpKubeClient federation, JsonObject node)
    {
        var type = ResourceTypes.Federation.First(t => t.ApiVersion == (string?)node["apiVersion"] && t.Kind == (string?)node["kind"]);
        return federation.CreateAsync(type, "default", JsonBytes.Of(node), WriteOptions.Default, CancellationToken.None);
    }

    private static async Task<string> UrlAsync(HttpKubeClient federation)
    {
        await foreach (var change in federation.WatchAsync(ResourceTypes.Ingresses, "default", new WatchOptions(), CancellationToken.None))
        {
            if (change.Object.View<Ingress>().Status.LoadBalancer.Ingress is [var first, ..]) return string.Create(CultureInfo.InvariantCulture, $"http://{first.Ip}/api/next");
        }
        throw new InvalidOperationException("the Ingress got no address");
    }

    private static JsonObject Service() => new()
    {
        ["apiVersion"] = "v1", ["kind"] = "Service", ["metadata"] = new JsonObject { ["name"] = "backend" },
        ["spec"] = new JsonObject { ["type"] = "LoadBalancer", ["selector"] = new JsonObject { ["app"] = "backend" }, ["ports"] = new JsonArray(new JsonObject { ["port"] = 8080 }) },
    };

    private static JsonObject Ingress() => new()
    {
        ["apiVersion"] = "networking.k8s.io/v1", ["kind"] = "Ingress", ["metadata"] = new JsonObject { ["name"] = "backend" },
        ["spec"] = new JsonObject
        {
            ["defaultBackend"] = new JsonObject { ["service"] = new JsonObject { ["name"] = "backend", ["port"] = new JsonObject { ["number"] = 8080 } } },
        },
    };
}
