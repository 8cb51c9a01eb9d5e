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
    private PolicyBook policies = null!;
    private OverrideBook overrides = null!;
    private readonly FederationEvents events;
    private ReconcilerDriver driver;
    private readonly PropagatedKinds kinds = new(ServedTypes.Fixed(ResourceTypes.Federation), _ => null);
    private Propagation propagation;
    private PendingDeletionReconciler pendingDeletions = null!;

    public FakeFederation(params string[] names)
    {
        Informers = new FakeInformers(Api);
        merged = ObjectStore.InMemory(Time);
        events = new FederationEvents(merged, Time, NullLogger<FederationEvents>.Instance);
        Api.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"default"}}""");
        foreach (var name in names) Join(name);
        (driver, propagation) = Begin();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FederationOptions Options { get; } = new() { ReportDelay = TimeSpan.Zero };

    public FakeKubeClient Api { get; } = new();

    public FakeInformers Informers { get; }

    public MemberSet Set { get; } = new();

    public Dictionary<string, FakeMember> Members { get; } = [];

    public Planner Planner { get; private set; } = null!;

    public PolicyReports Reports { get; private set; } = null!;

    public CapacityBook Capacity { get; private set; } = null!;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Empties all queues, in a fixed order.</summary>
    public async Task RunAsync()
    {
        await driver.RunAsync(Token);
        for (var rounds = 0; propagation.Queues.FirstOrDefault(q => q.Count > 0) is { } queue; rounds++)
        {
            Assert.True(rounds < 10_000, "propagation does not settle");
            await queue.WorkOnceAsync(Token);
            await driver.RunAsync(Token);
        }
        while (propagation.LeftKinds.Count > 0) await propagation.LeftKinds.WorkOnceAsync(Token);
    }

    /// <summary>Lets a time pass, and does what was waiting for it.</summary>
    public Task RunAfterAsync(TimeSpan time)
    {
        Time.Advance(time);
        return RunAsync();
    }

    /// <summary>Whether a member is asked for the copies of a type.</summary>
    public bool Follows(string member, ResourceType type) => Members[member].Informers.IsFollowed(type, CopyScope.Of(Options));

    /// <summary>Does what reconcilers keep for later, as if its time had come.</summary>
    public Task RunDelayedAsync() => driver.RunDelayedAsync(Token);

    /// <summary>The federation stops, and begins again with nothing in memory.</summary>
    public async Task RestartAsync()
    {
        await propagation.DisposeAsync();
        policies.Dispose();
        await Capacity.DisposeAsync();
        pendingDeletions.Dispose();
        (driver, propagation) = Begin();
    }

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
        await propagation.DisposeAsync();
        policies.Dispose();
        overrides.Dispose();
        await Capacity.DisposeAsync();
        kinds.Dispose();
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

    private (ReconcilerDriver, Propagation) Begin()
    {
        var pending = new PendingDeletions(Api, Options);
        pendingDeletions = new PendingDeletionReconciler(Informers, Set, pending, new ForeignContent(kinds, Options), Options, NullLogger<PendingDeletionReconciler>.Instance);
        var started = (new ReconcilerDriver(Informers, pendingDeletions), NewPropagation(pending));
        started.Item2.Start(run: false);
        return started;
    }

    private Propagation NewPropagation(PendingDeletions pending)
    {
        var table = new CopyTable();
        policies = new PolicyBook(Informers);
        overrides = new OverrideBook(Informers);
        Capacity = new CapacityBook(Set);
        Reports = new PolicyReports(Api, Informers, Time, NullLogger<CoalescedLoop>.Instance);
        var dependencies = new DependencyIndex();
        Planner = new Planner(table, Options, policies, Capacity, Time, new Dependents(dependencies, kinds, table, Informers, Options), overrides);
        var placements = new PlacementWriter(Api, Informers, Options, Time);
        var lanes = new MemberLanes(table, Set, new CopyWriter(new MemberNamespaces(Informers, Options), new ForeignContent(kinds, Options), events, Options, Time), Options, Time, NullLogger<MemberLanes>.Instance);
        var withdrawal = new PropagationWithdrawal(Api, Set, table, pending, placements, Options);
        var plans = new PropagationPlans(Api, Informers, Set, Planner, table, Reports, withdrawal, events, Options);
        var reports = new PropagationReports(Api, Informers, table, new CopyOutcomes(Set, Options), placements, Reports, events, Time);
        return new Propagation(Informers, Set, kinds, table, dependencies, lanes, plans, reports, Options, Time, NullLogger<Propagation>.Instance);
    }
}
