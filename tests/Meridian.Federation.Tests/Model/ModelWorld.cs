using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests.Model;

/// <summary>A federation over a few members that fail in every way, in memory and by a clock of its own, so that every run of a story is the same.</summary>
internal sealed class ModelWorld : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, ModelPolicy> policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> taints = new(StringComparer.Ordinal);
    private readonly ModelInvariants invariants;

    public ModelWorld()
    {
        Federation = new FakeFederation([.. Names]);
        invariants = new ModelInvariants(this);
        foreach (var name in Names)
        {
            Members[name] = new ModelMember(Federation.Members[name], invariants.OnDeleting);
            Federation.Set.Update(name, s => s with { Labels = new Dictionary<string, string> { ["region"] = RegionOf(name) } });
        }
    }

    public static IReadOnlyList<string> Names { get; } = ["a", "b", "c", "d"];

    public FakeFederation Federation { get; }

    public Dictionary<string, ModelMember> Members { get; } = new(StringComparer.Ordinal);

    public IEnumerable<ModelPolicy> Policies => policies.Values;

    public static string RegionOf(string member) => member is "a" or "b" ? "west" : "east";

    public string TaintOf(string member) => taints.GetValueOrDefault(member, "");

    /// <summary>Lets one thing happen, and what follows from it in a moment.</summary>
    public async Task DoAsync(ModelAction action)
    {
        if (action.Disturbs) invariants.Forgive();
        await action.Do(this);
        if (action.Disturbs) invariants.Forgive();
        await PassAsync(1);
    }

    /// <summary>Lets time pass, and looks at the world every second.</summary>
    public async Task PassAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            await StepAsync(Moment);
            invariants.CheckSafety();
        }
    }

    /// <summary>Everything that failed is well again, and all that waits for its time has had it. Then nothing is left to do, and all is as users want it.</summary>
    public async Task HealAsync()
    {
        foreach (var member in Members.Values) member.Heal();
        foreach (var name in Names) SetTaint(name, "");
        await PassAsync(20);
        for (var i = 0; i < 80; i++) await StepAsync(TimeSpan.FromSeconds(15));
        invariants.CheckSafety();
        invariants.CheckConvergence();
        Forget();
        for (var i = 0; i < 4; i++) await StepAsync(TimeSpan.FromSeconds(20));
        invariants.CheckSilence();
    }

    public void Create(ResourceType type, string name, int size)
    {
        if (Federation.Api.Find(type, ModelObjects.Key(type, name)) is null) Federation.Api.Add(type, ModelObjects.Make(type, name, size));
    }

    public void Edit(ResourceType type, string name, Action<JsonObject> edit)
    {
        if (Federation.Api.Find(type, ModelObjects.Key(type, name)) is { Header.DeletionTimestamp: null } found) Federation.Api.Edit(type, found.Key, edit);
    }

    public async Task DeleteAsync(ResourceType type, string name)
    {
        if (Federation.Api.Find(type, ModelObjects.Key(type, name)) is not { } found) return;
        await Federation.Api.DeleteAsync(type, found.Key, DeleteOptions.Background, FakeFederation.Token);
    }

    public void SetSelector(ResourceType type, string name, string region) => Edit(type, name, node =>
    {
        var annotations = node["metadata"]!["annotations"] as JsonObject ?? (JsonObject)(node["metadata"]!["annotations"] = new JsonObject());
        if (region.Length == 0) annotations.Remove(ClusterSelector.Annotation);
        else annotations[ClusterSelector.Annotation] = $$"""[{"key":"region","operator":"in","values":["{{region}}"]}]""";
    });

    public void SetPolicy(ModelPolicy policy)
    {
        policies[policy.Name] = policy;
        var (node, key) = (policy.ToNode(), new ObjectKey(ModelObjects.Namespace, policy.Name));
        if (Federation.Api.Find(ResourceTypes.PlacementPolicies, key) is null) Federation.Api.Add(ResourceTypes.PlacementPolicies, node);
        else Federation.Api.Edit(ResourceTypes.PlacementPolicies, key, old => old["spec"] = node["spec"]!.DeepClone());
    }

    public void DeletePolicy(string name)
    {
        if (policies.Remove(name)) Federation.Api.Remove(ResourceTypes.PlacementPolicies, new ObjectKey(ModelObjects.Namespace, name));
    }

    public void SetTaint(string member, string effect)
    {
        taints[member] = effect;
        Taint[] set = effect.Length == 0 ? [] : [new Taint { Key = "model", Effect = effect }];
        Federation.Set.Update(member, s => s.Taints.SequenceEqual(set) ? s : s with { Taints = set });
    }

    public void Drift(string member, ResourceType type, string name, int size)
    {
        if (Members[member].Ours(type, ModelObjects.Key(type, name)) is { } copy) Members[member].Api.Edit(type, copy.Key, node => ModelObjects.Change(type, node, size));
    }

    public void DeleteCopy(string member, ResourceType type, string name)
    {
        if (Members[member].Ours(type, ModelObjects.Key(type, name)) is { } copy) Members[member].Api.Remove(type, copy.Key);
    }

    public void AddStranger(string member, ResourceType type, string name)
    {
        if (Members[member].Api.Find(type, ModelObjects.Key(type, name)) is not null) return;
        invariants.AddStranger(member, Members[member].Api.Add(type, ModelObjects.Foreign(type, name)), type);
    }

    public void RemoveStranger(string member, ResourceType type, string name)
    {
        if (Members[member].Api.Find(type, ModelObjects.Key(type, name)) is not { } found || !ModelObjects.IsStranger(found)) return;
        invariants.RemoveStranger(member, type, found.Key);
        Members[member].Api.Remove(type, found.Key);
    }

    public async Task RestartAsync()
    {
        await Federation.RestartAsync();
        foreach (var name in Names) Federation.Set.Update(name, s => s with { Health = Remembered(s.Health) });
        await Federation.RunAsync();
    }

    public ValueTask DisposeAsync() => Federation.DisposeAsync();

    // What the stored status of the Cluster would say.
    private static MemberHealth Remembered(MemberHealth health) =>
        MemberHealth.Initial(health.Standing is MemberStanding.Ready or MemberStanding.Returning or MemberStanding.Expected, isNew: false, health.FailingSince);

    private async Task StepAsync(TimeSpan time)
    {
        Federation.Time.Advance(time);
        Probe();
        await Federation.RunAsync();
        await Federation.RunDelayedAsync();
        foreach (var member in Members.Values) member.Work();
        await Federation.RunAsync();
    }

    private void Probe()
    {
        var now = Federation.Time.GetUtcNow();
        foreach (var member in Members.Values)
            Federation.Set.Update(member.Name, s => s with { Health = s.Health.Observe(member.Probe(), now, Federation.Options) });
    }

    private void Forget()
    {
        Federation.Api.ClearRequests();
        foreach (var member in Members.Values) member.Api.ClearRequests();
    }
}
