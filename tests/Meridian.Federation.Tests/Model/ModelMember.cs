using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Testing;

namespace Meridian.Federation.Tests.Model;

/// <summary>A member that fails in every way, and whose workloads become ready a moment after they were asked for.</summary>
internal sealed class ModelMember
{
    private static readonly ResourceType[] Workloads = [ResourceTypes.Deployments, ResourceTypes.StatefulSets];

    private readonly FakeMember member;
    private readonly Queue<CallFault> faults = new();
    private IDisposable? hold;

    public ModelMember(FakeMember member, Action<ModelMember, ResourceType, ObjectKey> deleting)
    {
        this.member = member;
        member.Way = new FlakyClient(member.Api, _ => IsLost ? CallFault.Refused : faults.TryDequeue(out var fault) ? fault : null) { Deleting = (type, key) => deleting(this, type, key) };
    }

    public string Name => member.Name;

    public FakeKubeClient Api => member.Api;

    /// <summary>Whether it cannot be reached, in both directions.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether new pods do not become ready.</summary>
    public bool IsStuck { get; set; }

    /// <summary>What no longer reaches the federation arrives when the member is back.</summary>
    public void Lose()
    {
        IsLost = true;
        hold ??= member.Informers.Hold();
    }

    public void Return()
    {
        IsLost = false;
        hold?.Dispose();
        hold = null;
    }

    public void Fail(CallFault fault, int calls)
    {
        for (var i = 0; i < calls; i++) faults.Enqueue(fault);
    }

    public void Heal()
    {
        faults.Clear();
        IsStuck = false;
        Return();
    }

    public MemberProbe Probe() => IsLost ? new(ProbeOutcome.Unreachable, "Connection refused") : new(ProbeOutcome.Ready, "", "v1.36.0");

    /// <summary>What the member's own controllers and nodes do in a moment, whether somebody sees it or not.</summary>
    public void Work()
    {
        foreach (var type in Workloads)
            foreach (var copy in Api.All(type).Where(c => !ModelObjects.IsStranger(c))) Work(type, copy);
    }

    public long Wanted(ResourceType type, ObjectKey key) => Ours(type, key)?.ToNode()["spec"]?["replicas"]?.GetValue<long>() ?? 0;

    public long Ready(ResourceType type, ObjectKey key) => Ours(type, key)?.ToNode()["status"]?["readyReplicas"]?.GetValue<long>() ?? 0;

    public KubeObject? Ours(ResourceType type, ObjectKey key) => Api.Find(type, key) is { } copy && copy.Header.Annotations.ContainsKey(FederationMarks.Federation) ? copy : null;

    private void Work(ResourceType type, KubeObject copy)
    {
        var wanted = copy.ToNode()["spec"]?["replicas"]?.GetValue<long>() ?? 1;
        var ready = Math.Min(wanted, copy.ToNode()["status"]?["readyReplicas"]?.GetValue<long>() ?? 0);
        if (!IsStuck) ready = wanted;
        Api.Edit(type, copy.Key, node => node["status"] = new JsonObject
        {
            ["replicas"] = wanted, ["readyReplicas"] = ready, ["updatedReplicas"] = wanted, ["availableReplicas"] = ready, ["observedGeneration"] = copy.Header.Generation,
        });
    }
}
