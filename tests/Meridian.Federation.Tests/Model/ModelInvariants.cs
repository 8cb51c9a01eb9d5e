using System.Globalization;
using Meridian.Objects;

namespace Meridian.Federation.Tests.Model;

/// <summary>What must be true whatever happens, judged from outside: by what users said and by what members hold.</summary>
internal sealed class ModelInvariants(ModelWorld world)
{
    private readonly Dictionary<(string Member, ResourceType Type, ObjectKey Key), string> strangers = [];
    private readonly Dictionary<(ResourceType Type, ObjectKey Key), (long Ready, long Total)> floors = [];

    public void AddStranger(string member, KubeObject stranger, ResourceType type) => strangers[(member, type, stranger.Key)] = stranger.Header.ResourceVersion;

    public void RemoveStranger(string member, ResourceType type, ObjectKey key) => strangers.Remove((member, type, key));

    /// <summary>What was ready may be lost now.</summary>
    public void Forgive() => floors.Clear();

    /// <summary>Nothing is deleted that nobody asked to be deleted.</summary>
    public void OnDeleting(ModelMember member, ResourceType type, ObjectKey key)
    {
        var copy = member.Api.Find(type, key);
        if (copy is null) return;
        Assert.False(ModelObjects.IsStranger(copy), $"somebody else's {type.Kind} {key} in {member.Name} is deleted");
        if (Source(type, key) is not { Header.DeletionTimestamp: null } source) return;
        if (copy.Header.Annotations.GetValueOrDefault(FederationMarks.FederatedUid) != source.Header.Uid) return;
        var policy = Policy(type);
        if (!IsSelected(source, type, member.Name) || world.TaintOf(member.Name) == "NoExecute") return;
        // A part of nothing needs no copy where a policy divides; where pods have names it never does.
        if (ModelObjects.Divides(type) && (policy is not null || type.Equals(ResourceTypes.StatefulSets))) return;
        Assert.Fail($"{type.Kind} {key} in {member.Name} is deleted though nobody asked for that");
    }

    /// <summary>What holds at any moment.</summary>
    public void CheckSafety()
    {
        foreach (var ((member, type, key), version) in strangers)
            Assert.True(world.Members[member].Api.Find(type, key)?.Header.ResourceVersion == version, $"somebody else's {type.Kind} {key} in {member} is touched");
        foreach (var (type, name) in ModelObjects.Divided) CheckFloor(type, ModelObjects.Key(type, name));
    }

    /// <summary>What holds when everything is well again and has had its time.</summary>
    public void CheckConvergence()
    {
        foreach (var (type, name) in ModelObjects.All)
        {
            var key = ModelObjects.Key(type, name);
            if (Source(type, key) is { } source) CheckPlaced(type, source);
            else CheckGone(type, key);
        }
    }

    /// <summary>Nobody wrote anything.</summary>
    public void CheckSilence()
    {
        foreach (var member in world.Members.Values) Assert.True(member.Api.Requests.Count == 0, $"written to {member.Name} though nothing changed: {string.Join("; ", member.Api.Requests)}");
        Assert.True(world.Federation.Api.Requests.Count == 0, $"written to the federation though nothing changed: {string.Join("; ", world.Federation.Api.Requests)}");
    }

    private KubeObject? Source(ResourceType type, ObjectKey key) => world.Federation.Api.Find(type, key);

    private ModelPolicy? Policy(ResourceType type) => ModelPolicy.Holding(world.Policies, type);

    private bool IsSelected(KubeObject source, ResourceType type, string member)
    {
        if (Policy(type) is { } policy) return policy.Exclude != member;
        return !source.Header.Annotations.TryGetValue(ClusterSelector.Annotation, out var selector) || selector.Contains(ModelWorld.RegionOf(member), StringComparison.Ordinal);
    }

    private static long Total(KubeObject source) => source.ToNode()["spec"]!["replicas"]!.GetValue<long>();

    // Replicas move only when others are ready; what is lost, and what nobody wants any more, is no move.
    private void CheckFloor(ResourceType type, ObjectKey key)
    {
        if (Source(type, key) is not { Header.DeletionTimestamp: null } source)
        {
            floors.Remove((type, key));
            return;
        }
        var ready = world.Members.Values.Where(m => !m.IsLost).Sum(m => m.Ready(type, key));
        var (before, total) = floors.GetValueOrDefault((type, key));
        // Who asks for less while somebody is lost takes it from those who are there: the part of the lost one is kept for it.
        var least = total != Total(source) && world.Members.Values.Any(m => m.IsLost) ? 0 : Math.Min(before, Total(source));
        Assert.True(ready >= least, $"{type.Kind} {key} had {least} replicas ready and has {ready} after a move: {Shares(type, key)}");
        floors[(type, key)] = (Math.Min(ready, Total(source)), Total(source));
    }

    private void CheckGone(ResourceType type, ObjectKey key)
    {
        foreach (var member in world.Members.Values)
            Assert.True(member.Ours(type, key) is null, $"a copy of {type.Kind} {key} is left in {member.Name} though the object is gone");
        Assert.Null(world.Federation.Api.Find(ResourceTypes.Placements, PlacementNames.KeyOf(type, key, world.Federation.Options)));
    }

    private void CheckPlaced(ResourceType type, KubeObject source)
    {
        Assert.True(source.Header.DeletionTimestamp is null, $"{type.Kind} {source.Key} does not go");
        if (Policy(type) is not { Suspended: true })
        {
            foreach (var member in world.Members.Values) CheckCopy(type, source, member);
            if (ModelObjects.Divides(type)) CheckSum(type, source);
        }
        CheckStatus(type, source);
    }

    private void CheckCopy(ResourceType type, KubeObject source, ModelMember member)
    {
        var copy = member.Ours(type, source.Key);
        if (!IsSelected(source, type, member.Name)) Assert.True(copy is null, $"{type.Kind} {source.Key} is in {member.Name}, which is not selected");
        else if (copy is not null) Assert.Equal(ModelObjects.Content(type, source), ModelObjects.Content(type, copy));
        else if (!ModelObjects.Divides(type)) Assert.True(member.Api.Find(type, source.Key) is not null, $"{type.Kind} {source.Key} is not in {member.Name}");
        if (copy is not null) Assert.Equal(source.Header.Uid, copy.Header.Annotations[FederationMarks.FederatedUid]);
    }

    private void CheckSum(ResourceType type, KubeObject source)
    {
        var able = world.Members.Values.Where(m => IsSelected(source, type, m.Name) && !strangers.ContainsKey((m.Name, type, source.Key))).ToArray();
        if (able.Length == 0) return;
        if (Policy(type)?.Division == "Duplicated") Assert.All(able, m => Assert.True(Total(source) == m.Wanted(type, source.Key), $"{type.Kind} {source.Key} of {Total(source)} is not whole everywhere: {Shares(type, source.Key)}"));
        else Assert.True(Total(source) == able.Sum(m => m.Wanted(type, source.Key)), $"{type.Kind} {source.Key} of {Total(source)} is divided into {Shares(type, source.Key)}");
    }

    private void CheckStatus(ResourceType type, KubeObject source)
    {
        var placement = world.Federation.Api.Find(ResourceTypes.Placements, PlacementNames.KeyOf(type, source.Key, world.Federation.Options));
        Assert.True(placement is not null, $"{type.Kind} {source.Key} has no Placement");
        if (!ModelObjects.Divides(type)) return;
        var told = source.ToNode()["status"]?["readyReplicas"]?.GetValue<long>() ?? 0;
        var ready = world.Members.Values.Sum(m => m.Ready(type, source.Key));
        Assert.True(told == ready, $"{type.Kind} {source.Key} tells of {told} ready replicas and has {ready}: {Shares(type, source.Key)}; {placement.ToNode()["status"]}");
        foreach (var entry in placement.View<Placement>().Status.Clusters)
            Assert.True((entry.ReadyReplicas ?? 0) == world.Members[entry.Name].Ready(type, source.Key), $"the Placement of {type.Kind} {source.Key} tells of {entry.ReadyReplicas} ready in {entry.Name}: {Shares(type, source.Key)}");
    }

    private string Shares(ResourceType type, ObjectKey key) => string.Join(" ", world.Members.Values.Select(m =>
        string.Create(CultureInfo.InvariantCulture, $"{m.Name}{(m.IsLost ? "(lost)" : "")}:{(m.Ours(type, key) is null ? "-" : m.Wanted(type, key))}/{m.Ready(type, key)}")));
}
