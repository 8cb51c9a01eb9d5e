using System.Diagnostics;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>What a federation's users wait for, measured from the write to the federation until a watch of every member has shown it.</summary>
internal static class FederatedMeasures
{
    private const string Namespace = "bench";
    private const int WarmUp = 3;
    private const int Many = 300;

    // As a client does that has much to create: on one connection, without having it wait for streams.
    private const int AtOnce = 64;

    public static async Task RunAsync(FederatedTarget target, int rounds)
    {
        await PrepareAsync(target);
        await OneAsync(target, rounds);
        await ScaleAsync(target, rounds);
        await ManyAsync(target, "warm-up", WarmUp * 10);
        (await ManyAsync(target, "many", Many)).Print();
        await target.Federation.Client.DeleteAsync(ResourceTypes.Namespaces, ObjectKey.Cluster(Namespace), DeleteOptions.Background, CancellationToken.None);
    }

    private static async Task PrepareAsync(FederatedTarget target)
    {
        var node = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Namespace } };
        await target.Federation.Client.CreateAsync(ResourceTypes.Namespaces, null, JsonBytes.Of(node), WriteOptions.Default, CancellationToken.None);
        await target.Dialect.PrepareAsync(target.Federation.Client, Namespace, target.Members.Count);
    }

    private static async Task OneAsync(FederatedTarget target, int rounds)
    {
        var samples = new Samples("one Deployment, seen in every member", "ms", 20);
        for (var round = 0; round < WarmUp + rounds; round++)
        {
            var key = new ObjectKey(Namespace, $"one-{round}");
            var elapsed = await TimeAsync(target, key, _ => true, () => CreateAsync(target, key.Name, 0));
            if (round >= WarmUp) samples.Add(elapsed.TotalMilliseconds);
            await target.Federation.Client.DeleteAsync(ResourceTypes.Deployments, key, DeleteOptions.Background, CancellationToken.None);
        }
        samples.Print();
    }

    // Up and down between one and two replicas for each member: every member's number changes.
    private static async Task ScaleAsync(FederatedTarget target, int rounds)
    {
        var samples = new Samples("a scale, seen in every member", "ms", 20);
        var key = new ObjectKey(Namespace, "scaled");
        await TimeAsync(target, key, d => d.Spec.Replicas == 1, () => CreateAsync(target, key.Name, target.Members.Count));
        for (var round = 0; round < WarmUp + rounds; round++)
        {
            var each = round % 2 == 0 ? 2 : 1;
            var patch = JsonBytes.Of(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = each * target.Members.Count } });
            var elapsed = await TimeAsync(target, key, d => d.Spec.Replicas == each, () =>
                target.Federation.Client.PatchAsync(ResourceTypes.Deployments, key, PatchKind.Merge, patch, WriteOptions.Default, CancellationToken.None));
            if (round >= WarmUp) samples.Add(elapsed.TotalMilliseconds);
            // Down again only when all are up: else what is ready is kept for a while, which is another measure.
            await Task.WhenAll(target.Members.Select(m => m.SeesAsync(key, d => d.Status.ReadyReplicas == each && d.Status.Replicas == each)));
        }
        await target.Federation.Client.DeleteAsync(ResourceTypes.Deployments, key, DeleteOptions.Background, CancellationToken.None);
        samples.Print();
    }

    private static async Task<Samples> ManyAsync(FederatedTarget target, string prefix, int count)
    {
        var samples = new Samples($"{count} Deployments, seen in every member", "ms", 1000);
        var keys = Enumerable.Range(0, count).Select(i => new ObjectKey(Namespace, $"{prefix}-{i}")).ToArray();
        var seen = target.Members.SelectMany(m => keys.Select(k => m.SeesAsync(k, _ => true))).ToArray();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (key, _) => await CreateAsync(target, key.Name, 0));
        await Task.WhenAll(seen);
        samples.Add(clock.Elapsed.TotalMilliseconds);
        return samples;
    }

    private static async Task<TimeSpan> TimeAsync(FederatedTarget target, ObjectKey key, Func<Deployment, bool> expected, Func<Task> write)
    {
        var clock = Stopwatch.StartNew();
        var seen = target.Members.Select(m => m.SeesAsync(key, expected)).ToArray();
        await write();
        await Task.WhenAll(seen);
        return clock.Elapsed;
    }

    private static Task CreateAsync(FederatedTarget target, string name, int replicas) =>
        target.Federation.Client.CreateAsync(ResourceTypes.Deployments, Namespace, JsonBytes.Of(PropagationMeasure.DeploymentOf(name, replicas)), WriteOptions.Default, CancellationToken.None);
}
