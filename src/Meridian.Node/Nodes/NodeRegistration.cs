using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>Keeps the Node object there and its status true, and renews the node's lease.</summary>
internal sealed partial class NodeRegistration(
    NodeAgentOptions options, NodeIdentity node, string runtimeVersion, IKubeClient client, IInformer nodes, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StatusEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private const int LeaseSeconds = 40;
    private const string LeaseNamespace = "kube-node-lease";

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private DateTimeOffset statusWritten;
    private string nodeUid = "";

    /// <summary>Completes when the node is registered and its first lease is there.</summary>
    public Task Registered => registered.Task;

    private readonly TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Start() => running = RunAsync(stopping.Token);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        registered.TrySetCanceled();
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        try
        {
            while (true) await Task.Delay(await BeatAsync(token) ? RenewEvery : RetryAfter, time, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private async Task<bool> BeatAsync(CancellationToken token)
    {
        try
        {
            if (time.GetUtcNow() - statusWritten >= StatusEvery || !IsReportedReady()) await WriteStatusAsync(token);
            await RenewLeaseAsync(token);
            registered.TrySetResult();
            return true;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException && !token.IsCancellationRequested)
        {
            LogFailed(failure, node.Name);
            // Whatever is missing is looked for anew: perhaps the node was deleted.
            statusWritten = default;
            return false;
        }
    }

    // Whoever watches leases calls a node whose agent was silent not ready, and leaves it to the agent to say otherwise.
    private bool IsReportedReady() =>
        nodes.Get(ObjectKey.Cluster(node.Name)) is { } known && known.View<Objects.Node>().Status.Conditions.IsTrue("Ready");

    private async Task WriteStatusAsync(CancellationToken token)
    {
        var current = await GetOrCreateAsync(token);
        nodeUid = current.Header.Uid;
        var now = time.GetUtcNow();
        var status = NodeDraft.Status(node, options.Capacity ?? NodeCapacity.OfMachine(1), runtimeVersion);
        status["conditions"] = NodeDraft.Conditions(current.View<Objects.Node>().Status.Conditions, now);
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = current.Header.ResourceVersion }, ["status"] = status };
        await client.PatchAsync(ResourceTypes.Nodes, current.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Status, token);
        statusWritten = now;
    }

    private async Task<KubeObject> GetOrCreateAsync(CancellationToken token)
    {
        var key = ObjectKey.Cluster(node.Name);
        try
        {
            return await client.CreateAsync(ResourceTypes.Nodes, null, JsonBytes.Of(NodeDraft.Node(options, node)), WriteOptions.Default, token);
        }
        catch (StatusException exists) when (exists.IsAlreadyExists)
        {
            // A node that was there may be of another shape now.
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = NodeDraft.Labels(options, node) } };
            return await client.PatchAsync(ResourceTypes.Nodes, key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, token);
        }
    }

    private async Task RenewLeaseAsync(CancellationToken token)
    {
        var now = WireTime.FormatMicro(time.GetUtcNow());
        var spec = new JsonObject { ["holderIdentity"] = node.Name, ["leaseDurationSeconds"] = LeaseSeconds, ["renewTime"] = now };
        try
        {
            var patch = new JsonObject { ["spec"] = spec.DeepClone() };
            await client.PatchAsync(ResourceTypes.Leases, new ObjectKey(LeaseNamespace, node.Name), PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, token);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            spec["acquireTime"] = now;
            await client.CreateAsync(ResourceTypes.Leases, LeaseNamespace, JsonBytes.Of(Lease(spec)), WriteOptions.Default, token);
        }
    }

    // Owned by the node: it goes with it.
    private JsonObject Lease(JsonObject spec) => new()
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject
        {
            ["name"] = node.Name,
            ["namespace"] = LeaseNamespace,
            ["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node.Name, ["uid"] = nodeUid }),
        },
        ["spec"] = spec,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} could not report itself, it will try again")]
    private partial void LogFailed(Exception failure, string node);
}
