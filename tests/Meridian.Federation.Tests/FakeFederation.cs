using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Federation.Tests;

/// <summary>A federation's propagation over members in memory, run by hand.</summary>
internal sealed class FakeFederation : IAsyncDisposable
{
    private readonly ObjectStore merged;
    private readonly FederationEvents events;
    private readonly ReconcilerDriver driver;
    private readonly List<IDisposable> disposables = [];

    public FakeFederation(params string[] names)
    {
        Informers = new FakeInformers(Api);
        merged = ObjectStore.InMemory(Time);
        events = new FederationEvents(merged, Time, NullLogger<FederationEvents>.Instance);
        Api.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"default"}}""");
        foreach (var name in names) Join(name);
        driver = new ReconcilerDriver(Informers, Reconcilers());
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FederationOptions Options { get; } = new();

    public FakeKubeClient Api { get; } = new();

    public FakeInformers Informers { get; }

    public MemberSet Set { get; } = new();

    public Dictionary<string, FakeMember> Members { get; } = [];

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task RunAsync() => driver.RunAsync(Token);

    public Task RunDelayedAsync() => driver.RunDelayedAsync(Token);

    public TimeSpan? NextDelay => driver.NextDelay;

    public void Join(string name, MemberStanding standing = MemberStanding.Ready)
    {
        Members[name] = new FakeMember(name);
        Members[name].Api.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"default"}}""");
        Set.Set(new MemberState { Name = name, Health = new MemberHealth(standing), Connection = Members[name], Region = name, Zones = [$"{name}-a"] });
    }

    public void Stand(string name, MemberStanding standing)
    {
        Members[name].IsUp = standing != MemberStanding.Offline;
        Set.Update(name, state => state with { Health = new MemberHealth(standing) });
    }

    public void Deploy(string name, int replicas, string annotations = "{}") => Api.Add(ResourceTypes.Deployments, $$"""
        {"metadata":{"namespace":"default","name":"{{name}}","labels":{"app":"{{name}}"},"annotations":{{annotations}} },
         "spec":{"replicas":{{replicas}},"selector":{"matchLabels":{"app":"{{name}}"} },"template":{"metadata":{"labels":{"app":"{{name}}"} },"spec":{"containers":[{"name":"c","image":"backend:v1"}]} } } }
        """);

    public void Scale(string name, int replicas) => Api.Edit(ResourceTypes.Deployments, new("default", name), d => d["spec"]!["replicas"] = replicas);

    public KubeObject? Copy(string member, ResourceType type, string name) => Members[member].Api.Find(type, new(type.Namespaced ? "default" : "", name));

    /// <summary>Replicas asked of each member, such as <c>a2 b2 c-</c>.</summary>
    public string Shares(string name) => string.Join(" ", Members.Keys.Order().Select(m => m + (Copy(m, ResourceTypes.Deployments, name)?.View<Deployment>().Spec.Replicas?.ToString() ?? "-")));

    /// <summary>All replicas become ready everywhere.</summary>
    public void MakeReady(string name)
    {
        foreach (var member in Members.Values.Where(m => m.IsUp)) MakeReady(member, name);
    }

    public void MakeReady(string member, string name) => MakeReady(Members[member], name);

    public JsonNode Placement(string name) => Api.Find(ResourceTypes.Placements, new("default", name))!.ToNode()["status"]!;

    public async ValueTask DisposeAsync()
    {
        foreach (var disposable in disposables) disposable.Dispose();
        await events.DisposeAsync();
        await Set.DisposeAsync();
        await merged.DisposeAsync();
    }

    private static void MakeReady(FakeMember member, string name)
    {
        if (member.Api.Find(ResourceTypes.Deployments, new("default", name)) is not { } copy) return;
        var replicas = copy.View<Deployment>().Spec.Replicas ?? 1;
        member.Api.Edit(ResourceTypes.Deployments, copy.Key, d => d["status"] = new JsonObject
        {
            ["replicas"] = replicas, ["readyReplicas"] = replicas, ["updatedReplicas"] = replicas, ["availableReplicas"] = replicas, ["observedGeneration"] = copy.Header.Generation,
        });
    }

    private IReconciler[] Reconcilers()
    {
        var pending = new PendingDeletions(Api, Options);
        var reconcilers = new List<IReconciler> { new PendingDeletionReconciler(Informers, Set, pending, Options, NullLogger<PendingDeletionReconciler>.Instance) };
        var kinds = new PropagatedKinds(ServedTypes.Fixed(ResourceTypes.Federation), _ => null);
        disposables.Add(kinds);
        foreach (var kind in kinds.All)
        {
            var writer = new CopyWriter(kind, new MemberNamespaces(Informers, Options), events, Options);
            var deletion = new PropagationDeletion(kind, Set, pending, events, Options);
            reconcilers.Add(new PropagationReconciler(kind, Api, Informers, Set, new Planner(Options), writer, deletion, new PlacementWriter(Api, Informers, Options), events, Options, Time));
        }
        disposables.AddRange(reconcilers.OfType<IDisposable>());
        return [.. reconcilers];
    }
}
