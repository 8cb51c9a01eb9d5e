using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class CapacityTests
{
    private static string Pod(string name, string node, string cpu, string phase = "Running", string status = "") => $$"""
        {"metadata":{"namespace":"default","name":"{{name}}","labels":{"pod-template-hash":"5d"},
         "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d","uid":"u","controller":true}]},
         "spec":{"nodeName":"{{node}}","containers":[{"name":"c","resources":{"requests":{"cpu":"{{cpu}}"} } }]},"status":{"phase":"{{phase}}"{{status}} } }
        """;

    private static string Node(string name, string cpu = "4", string extra = "", string ready = "True") => $$"""
        {"metadata":{"name":"{{name}}"},"spec":{ {{extra}} },"status":{"allocatable":{"cpu":"{{cpu}}","memory":"8Gi","pods":"10"},"conditions":[{"type":"Ready","status":"{{ready}}"}]} }
        """;

    private static readonly PodShape Core = new(1000, 0);

    [Fact]
    public async Task Room_NodesAndPods_IsCountedNodeByNode()
    {
        var member = new FakeMember("a");
        await using var capacity = new MemberCapacity(member, _ => { }, () => { });
        capacity.Count();
        Assert.Null(capacity.Room(Core));
        member.Api.Add(ResourceTypes.Nodes, Node("n1"));
        member.Api.Add(ResourceTypes.Nodes, Node("n2", "3500m"));
        member.Api.Add(ResourceTypes.Nodes, Node("cordoned", extra: "\"unschedulable\":true"));
        member.Api.Add(ResourceTypes.Nodes, Node("tainted", extra: "\"taints\":[{\"key\":\"k\",\"effect\":\"NoSchedule\"}]"));
        member.Api.Add(ResourceTypes.Nodes, Node("ill", ready: "Unknown"));
        Assert.Equal(7, capacity.Room(Core));

        member.Api.Add(ResourceTypes.Pods, Pod("p1", "n1", "1500m"));
        member.Api.Add(ResourceTypes.Pods, Pod("done", "n1", "2", "Succeeded"));
        Assert.Equal(5, capacity.Room(Core));
        Assert.Equal(19, capacity.Room(default));
        member.Api.Remove(ResourceTypes.Pods, new("default", "p1"));
        Assert.Equal(7, capacity.Room(Core));
        member.Api.Edit(ResourceTypes.Nodes, ObjectKey.Cluster("n2"), n => n["spec"]!["unschedulable"] = true);
        Assert.Equal(4, capacity.Room(Core));
    }

    [Fact]
    public async Task Waiting_UnschedulablePods_CountAfterTheirTime()
    {
        var told = new List<WorkloadKey>();
        var member = new FakeMember("a");
        await using var capacity = new MemberCapacity(member, told.Add, () => { });
        member.Api.Add(ResourceTypes.Pods, Pod("p1", "", "1", "Pending"));
        Assert.Empty(told);
        member.Api.Add(ResourceTypes.Pods, Pod("p2", "", "1", "Pending", ",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"Unschedulable\",\"lastTransitionTime\":\"2030-01-01T00:00:00Z\"}]"));

        var web = new WorkloadKey("Deployment", new("default", "web"));
        Assert.Equal([web], told);
        var waiting = capacity.Waiting(web)!;
        var since = PlacementProblem.Start;
        Assert.Equal(2, waiting.Count);
        Assert.Equal((0, since.AddSeconds(60)), waiting.After(TimeSpan.FromSeconds(60), since.AddSeconds(59)));
        Assert.Equal((1, null), waiting.After(TimeSpan.FromSeconds(60), since.AddSeconds(60)));
        member.Api.Edit(ResourceTypes.Pods, new("default", "p2"), p => p["spec"]!["nodeName"] = "n1");
        Assert.Equal(1, capacity.Waiting(web)!.Count);
        Assert.Equal([web, web], told);
    }

    [Fact]
    public Task Room_AnyChanges_IsTheSumThatCountingAnewGives() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[1, 3000]).List[1, 40].SampleAsync(async changes =>
        {
            var member = new FakeMember("a");
            await using var kept = new MemberCapacity(member, _ => { }, () => { });
            kept.Count();
            member.Api.Add(ResourceTypes.Nodes, Node("n0"));
            kept.Room(Core);
            foreach (var (what, which, amount) in changes)
            {
                var (node, pod) = (ObjectKey.Cluster($"n{which % 3}"), new ObjectKey("default", $"p{which}"));
                if (what == 0 && member.Api.Find(ResourceTypes.Nodes, node) is null) member.Api.Add(ResourceTypes.Nodes, Node(node.Name, $"{amount}m"));
                else if (what == 1 && member.Api.Find(ResourceTypes.Nodes, node) is not null) member.Api.Remove(ResourceTypes.Nodes, node);
                else if (member.Api.Find(ResourceTypes.Pods, pod) is not null) member.Api.Remove(ResourceTypes.Pods, pod);
                else member.Api.Add(ResourceTypes.Pods, Pod(pod.Name, $"n{which % 3}", $"{amount}m"));
            }
            await using var anew = new MemberCapacity(member, _ => { }, () => { });
            anew.Count();
            Assert.Equal(anew.Room(Core) ?? 0, kept.Room(Core) ?? 0);
        }, iter: 200);
}
