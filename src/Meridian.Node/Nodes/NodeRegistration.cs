using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>Keeps the Node object there and its status true, and renews the node's lease.</summary>
internal sealed partial class NodeRegistration(
    NodeAgentOptions options, NodeIdentity node, Func<string> runtimeVersion, IKubeClient client, IInformer nodes, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan StatusEvery = TimeSpan.FromMinutes(5);
    private const int LeaseSeconds = 40;
    private const string LeaseNamespace = "kube-node-lease";

    private readonly TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset statusDue;
    private string nodeUid = "";
    private volatile NodeFault fault;

    /// <summary>Completes when the node is registered and its first lease is there.</summary>
    public Task Registered => registered.Task;

    /// <summary>What is wrong with the node, by its own account.</summary>
    public NodeFault Fault
    {
        get => fault;
        set => (fault, IsUrgent) = (value, true);
    }

    /// <summary>Whether there is something to tell that cannot wait for the next sign of life.</summary>
    public bool IsUrgent { get; private set; }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        registered.TrySetCanceled();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives a sign of life, and tells the node's status if it is due or not what it should be. Returns false if that failed.</summary>
    public async Task<bool> BeatAsync(CancellationToken token)
    {
        var urgent = IsUrgent;
        IsUrgent = false;
        if (fault.IsSilent()) return true;
        try
        {
            if (urgent || time.GetUtcNow() >= statusDue || !IsReportedRight()) await WriteStatusAsync(token);
            await RenewLeaseAsync(token);
            registered.TrySetResult();
            return true;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException && !token.IsCancellationRequested)
        {
            LogFailed(failure, node.Name);
            // Whatever is missing is looked for anew: perhaps the node was deleted.
            statusDue = default;
            return false;
        }
    }

    // Whoever watches leases calls a node whose agent was silent not ready, and leaves it to the agent to say otherwise.
    private bool IsReportedRight() =>
        nodes.Get(ObjectKey.Cluster(node.Name)) is { } known && known.View<Objects.Node>().Status.Conditions.IsTrue("Ready") == (fault != NodeFault.NotReady);

    private async Task WriteStatusAsync(CancellationToken token)
    {
        var current = await GetOrCreateAsync(token);
        nodeUid = current.Header.Uid;
        var now = time.GetUtcNow();
        var status = NodeDraft.Status(node, options.Capacity ?? NodeCapacity.OfMachine(1), runtimeVersion());
        status["conditions"] = NodeDraft.Conditions(fault, current.View<Objects.Node>().Status.Conditions, now);
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = current.Header.ResourceVersion }, ["status"] = status };
        await client.PatchAsync(ResourceTypes.Nodes, current.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Status, token);
        // Not all nodes of a process at the same moment.
        statusDue = now + (StatusEvery * (1 - (options.Index % 32 / 64.0)));
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
        try
        {
            var patch = Encoding.UTF8.GetBytes($$$"""{"spec":{"holderIdentity":"{{{node.Name}}}","leaseDurationSeconds":{{{LeaseSeconds}}},"renewTime":"{{{now}}}"}}""");
            await client.PatchAsync(ResourceTypes.Leases, new ObjectKey(LeaseNamespace, node.Name), PatchKind.Merge, patch, WriteOptions.Default, token);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            var spec = new JsonObject { ["holderIdentity"] = node.Name, ["leaseDurationSeconds"] = LeaseSeconds, ["acquireTime"] = now, ["renewTime"] = now };
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
