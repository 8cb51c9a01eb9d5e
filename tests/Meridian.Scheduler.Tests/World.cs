using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Deciding;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Preempting;
using Meridian.Testing;

namespace Meridian.Scheduler.Tests;

/// <summary>Nodes and pods for decisions, without a server's loop.</summary>
internal sealed class World
{
    private readonly FakeKubeClient client = new();

    internal World() => State = new ClusterState { Budgets = ns => client.All(ResourceTypes.PodDisruptionBudgets).Where(b => b.Header.Namespace == ns) };

    internal ClusterState State { get; }

    internal World Budget(string name, string app, int allowed)
    {
        client.Add(ResourceTypes.PodDisruptionBudgets, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = app } } },
            ["status"] = new JsonObject { ["disruptionsAllowed"] = allowed },
        });
        return this;
    }

    internal World Node(string name, string cpu = "4", string memory = "8Gi", string pods = "110", string? zone = null, string spec = "{}")
    {
        State.SetNode(client.Add(ResourceTypes.Nodes, NodeJson(name, cpu, memory, pods, zone, spec)));
        return this;
    }

    internal static JsonObject NodeJson(string name, string cpu = "4", string memory = "8Gi", string pods = "110", string? zone = null, string spec = "{}")
    {
        var node = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = name } },
            ["spec"] = JsonNode.Parse(spec),
            ["status"] = new JsonObject { ["allocatable"] = new JsonObject { ["cpu"] = cpu, ["memory"] = memory, ["pods"] = pods } },
        };
        if (zone is not null) node["metadata"]!["labels"]!["topology.kubernetes.io/zone"] = zone;
        return node;
    }

    internal PodInfo Pod(string name, string spec = "{}", string labels = "{}", string? cpu = null, string? owner = null) =>
        new(client.Add(ResourceTypes.Pods, PodJson(name, spec, labels, cpu, owner)));

    internal static JsonObject PodJson(string name, string spec = "{}", string labels = "{}", string? cpu = null, string? owner = null)
    {
        var body = JsonNode.Parse(spec)!.AsObject();
        body["containers"] ??= new JsonArray(new JsonObject
        {
            ["name"] = "c", ["resources"] = cpu is null ? new JsonObject() : new JsonObject { ["requests"] = new JsonObject { ["cpu"] = cpu } },
        });
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = "default", ["labels"] = JsonNode.Parse(labels) };
        if (owner is not null)
            metadata["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "ReplicaSet", ["name"] = owner, ["uid"] = owner, ["controller"] = true });
        var pod = new JsonObject { ["metadata"] = metadata, ["spec"] = body };
        // Not a field of the spec, but cases are easier to read so.
        if (body.Remove("started", out var started)) pod["status"] = new JsonObject { ["startTime"] = started };
        return pod;
    }

    internal World Placed(string name, string node, string spec = "{}", string labels = "{}", string? cpu = null, string? owner = null)
    {
        State.Place(Pod(name, spec, labels, cpu, owner), node);
        return this;
    }

    internal SchedulingDecision Decide(PodInfo pod) => new NodeChoice(NodeFilters.All, WeightedScore.Default).Decide(pod, State);

    /// <summary>What preemption would do for a pod that fits nowhere.</summary>
    internal PreemptionOutcome Preempt(PodInfo pod) => new Preemption(NodeFilters.All).Plan(pod, Decide(pod), State);

    internal IReadOnlyList<string> PlaceAll(int count, string owner, string spec = "{}", string labels = "{}")
    {
        var nodes = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var pod = Pod(string.Create(CultureInfo.InvariantCulture, $"{owner}-{i}"), spec, labels, null, owner);
            var decision = Decide(pod);
            Assert.NotNull(decision.Node);
            State.Place(pod, decision.Node);
            nodes.Add(decision.Node);
        }
        return nodes;
    }
}
