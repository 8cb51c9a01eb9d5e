using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Faults;

/// <summary>The scheduler and the nodes, as far as controllers see them: binds pods, runs them, ends them, and sends signs of life.</summary>
/// <remarks>A pod with the label <c>ends</c> ends after it has run: <c>ok</c> with success, anything else with failure.</remarks>
internal sealed class SteppedNode(TrackedClient api, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private DateTimeOffset beaten = time.GetUtcNow();
    private int addresses;

    internal static readonly string[] Names = ["n1", "n2"];

    /// <summary>When the nodes are due to give a sign of life.</summary>
    internal DateTimeOffset NextBeat => beaten + Beat;

    /// <summary>Nodes whose agents say nothing any more.</summary>
    internal HashSet<string> Silent { get; } = [];

    internal async Task RegisterAsync()
    {
        foreach (var name in Names)
        {
            await CreateAsync(ResourceTypes.Nodes, "", $$"""{"metadata":{"name":"{{name}}"},"spec":{} }""");
            await StatusAsync(ResourceTypes.Nodes, ObjectKey.Cluster(name), """{"allocatable":{"cpu":"8","memory":"16Gi","pods":"110"},"conditions":[{"type":"Ready","status":"True","lastHeartbeatTime":"2026-01-01T00:00:00Z"}]}""");
            await CreateAsync(ResourceTypes.Leases, "kube-node-lease", $$"""{"metadata":{"name":"{{name}}"},"spec":{"holderIdentity":"{{name}}","renewTime":"2026-01-01T00:00:00.000000Z"} }""");
        }
    }

    /// <summary>Does one thing for each pod that waits for it. Returns whether anything was done.</summary>
    internal async Task<bool> ActAsync()
    {
        var done = await BeatAsync();
        foreach (var pod in (await api.ListAsync(ResourceTypes.Pods, null, ListOptions.All, CancellationToken.None)).Items)
        {
            if (!Silent.Contains(pod.View<Pod>().Spec.NodeName)) done |= await TendAsync(pod);
        }
        return done;
    }

    private async Task<bool> BeatAsync()
    {
        if (time.GetUtcNow() - beaten < Beat) return false;
        beaten = time.GetUtcNow();
        foreach (var name in Names.Where(n => !Silent.Contains(n)))
        {
            var spec = new JsonObject { ["spec"] = new JsonObject { ["renewTime"] = WireTime.FormatMicro(beaten) } };
            await api.PatchAsync(ResourceTypes.Leases, new ObjectKey("kube-node-lease", name), PatchKind.Merge, JsonBytes.Of(spec), WriteOptions.Default, CancellationToken.None);
        }
        return true;
    }

    private async Task<bool> TendAsync(KubeObject pod)
    {
        var (view, deleted) = (pod.View<Pod>(), pod.Header.DeletionTimestamp is not null);
        if (view.Spec.NodeName.Length == 0) return !deleted && await BindAsync(pod);
        if (deleted) return await EndAsync(pod);
        switch (view.Status.Phase)
        {
            case "Pending" or "":
                await StatusAsync(ResourceTypes.Pods, pod.Key, Running());
                return true;
            case "Running" when pod.Header.Labels.GetValueOrDefault("ends") is { } how:
                await StatusAsync(ResourceTypes.Pods, pod.Key, $$"""{"phase":"{{(how == "ok" ? "Succeeded" : "Failed")}}","conditions":[{"type":"Ready","status":"False","reason":"PodCompleted"}]}""");
                return true;
            default:
                return false;
        }
    }

    private async Task<bool> BindAsync(KubeObject pod)
    {
        var wanted = Controllers.DaemonSets.DaemonPlacement.NodeOf(pod);
        var node = wanted.Length > 0 ? wanted : Names.First(n => !Silent.Contains(n));
        var binding = $$"""{"apiVersion":"v1","kind":"Binding","metadata":{"name":"{{pod.Header.Name}}","namespace":"{{pod.Header.Namespace}}"},"target":{"kind":"Node","name":"{{node}}"} }""";
        await api.PostAsync(ResourceTypes.Pods, pod.Key, "binding", System.Text.Encoding.UTF8.GetBytes(binding), CancellationToken.None);
        return true;
    }

    // A pod that a finalizer holds is left alone once its node is done with it.
    private async Task<bool> EndAsync(KubeObject pod)
    {
        if (pod.ToNode()["metadata"]!["deletionGracePeriodSeconds"]?.GetValue<long>() == 0) return false;
        if (!pod.View<Pod>().Status.IsTerminal) await StatusAsync(ResourceTypes.Pods, pod.Key, """{"phase":"Failed","conditions":[{"type":"Ready","status":"False"}]}""");
        await api.DeleteAsync(ResourceTypes.Pods, pod.Key, DeleteOptions.Now with { PreconditionUid = pod.Header.Uid }, CancellationToken.None);
        return true;
    }

    private string Running()
    {
        var (address, now) = ($"127.9.129.{++addresses % 250}", WireTime.Format(time.GetUtcNow()));
        return $$"""
            {"phase":"Running","podIP":"{{address}}","podIPs":[{"ip":"{{address}}"}],"startTime":"{{now}}",
             "conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"True","lastTransitionTime":"{{now}}"}]}
            """;
    }

    private Task CreateAsync(ResourceType type, string ns, string json) =>
        api.CreateAsync(type, type.Namespaced ? ns : null, System.Text.Encoding.UTF8.GetBytes(json), WriteOptions.Default, CancellationToken.None);

    private Task StatusAsync(ResourceType type, ObjectKey key, string status) =>
        api.PatchAsync(type, key, PatchKind.Merge, System.Text.Encoding.UTF8.GetBytes($"{{\"status\":{status}}}"), WriteOptions.Status, CancellationToken.None);
}
