using Meridian.Client;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Federation.Tests;

public sealed class MemberReconcilerTests : IMemberConnector, IAsyncDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeKubeClient api = new();
    private readonly FakeInformers informers;
    private readonly MemberSet members = new();
    private readonly FakeMember member = new("a");
    private readonly MemberReconciler reconciler;
    private readonly ControllerHost host;
    private readonly FederationOptions options = new();
    private string refuse = "";
    private int connections;

    public MemberReconcilerTests()
    {
        informers = new FakeInformers(api);
        var kinds = new PropagatedKinds(ServedTypes.Fixed(ResourceTypes.Federation), _ => null);
        var departure = new MemberDeparture(kinds, options, NullLogger<MemberDeparture>.Instance);
        var nodes = new NodeBook();
        var statuses = new ClusterStatusWriter(api, nodes, new MemberRooms(nodes, time), new FederatedTypes(kinds), time);
        reconciler = new MemberReconciler(
            api, informers, members, this, departure, nodes, statuses, new CredentialRenewal(api, time, NullLogger<CredentialRenewal>.Instance), Leadership.Alone, options, time, NullLogger<MemberReconciler>.Instance);
        host = new ControllerHost(reconciler, informers, time, NullLogger<ControllerHost>.Instance);
        member.Api.Add(ResourceTypes.Nodes, """{"metadata":{"name":"n1","labels":{"topology.kubernetes.io/region":"europe-west","topology.kubernetes.io/zone":"europe-west-b"}},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
        member.Api.Add(ResourceTypes.Nodes, """{"metadata":{"name":"n2","labels":{"topology.kubernetes.io/region":"europe-west","topology.kubernetes.io/zone":"europe-west-a"}},"status":{"conditions":[{"type":"Ready","status":"False"}]}}""");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    IMemberConnection IMemberConnector.Connect(MemberAccess access)
    {
        connections++;
        return refuse.Length > 0 ? throw new FormatException(refuse) : member;
    }

    private void AddCluster() => api.Add(ResourceTypes.Clusters, """{"metadata":{"name":"a"},"spec":{"server":"https://127.1.0.1:6443","secretRef":{"name":"a"}}}""");

    private void AddSecret() => api.Add(ResourceTypes.Secrets, """{"metadata":{"namespace":"federation-system","name":"a"},"data":{"kubeconfig":"eA=="}}""");

    private ClusterStatus Status => api.Find(ResourceTypes.Clusters, ObjectKey.Cluster("a"))?.View<Cluster>().Status ?? new();

    // Waits for the stored Cluster to satisfy a condition; every change of it is looked at, but not by whoever tells of it: that one holds locks.
    private async Task UntilAsync(Func<bool> condition, string what)
    {
        var changed = new SemaphoreSlim(0);
        using var subscription = informers.For(ResourceTypes.Clusters).Subscribe(_ => changed.Release());
        using var following = members.Subscribe(_ => changed.Release());
        using var dns = member.Informers.For(ResourceTypes.ConfigMaps).Subscribe(_ => changed.Release());
        while (!condition()) Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(10), Token), what);
    }

    private bool Is(string type, string status) => Status.Conditions.Any(c => c.Type == type && c.Status == status);

    [Fact]
    public async Task Join_ReadyMember_IsDescribedAndToldAboutTheFederation()
    {
        AddSecret();
        AddCluster();
        host.Start();

        await UntilAsync(() => Is("Ready", "True") && Status.Nodes == 2, "ready with nodes");

        Assert.Equal(("europe-west", 1, "v1.36.0"), (Status.Region, Status.ReadyNodes, Status.Version));
        Assert.Equal(["europe-west-a", "europe-west-b"], Status.Zones);
        Assert.Equal("ClusterReady", Status.Conditions.Single(c => c.Type == "Ready").Reason);
        await UntilAsync(() => member.Api.Find(ResourceTypes.ConfigMaps, new("kube-system", "kube-dns")) is not null, "kube-dns");
        var data = member.Api.Find(ResourceTypes.ConfigMaps, new("kube-system", "kube-dns"))!.View<ConfigMap>().Data;
        Assert.Equal("world=meridian.test", data["federations"]);
        Assert.Equal("""{"meridian.test":["127.53.0.1:53"]}""", data["stubDomains"]);
    }

    [Fact]
    public async Task Join_SecretMissing_SaysSo_AndConnectsWhenItComes()
    {
        AddCluster();
        host.Start();
        await UntilAsync(() => Is("Ready", "False"), "refused");
        Assert.Equal("CredentialsRefused", Status.Conditions[0].Reason);
        Assert.Contains("secret \"federation-system/a\"", Status.Conditions[0].Message, StringComparison.Ordinal);

        AddSecret();
        await UntilAsync(() => Is("Ready", "True"), "ready");
    }

    [Fact]
    public async Task Join_UnusableCredentials_NamesTheFault()
    {
        refuse = "the kubeconfig has no current context";
        AddSecret();
        AddCluster();
        host.Start();

        await UntilAsync(() => Is("Ready", "False"), "refused");
        Assert.Equal("the kubeconfig has no current context", Status.Conditions[0].Message);
    }

    [Fact]
    public async Task MemberDies_IsOfflineAfterTheDelay_AndReadyAgainOnlyAfterItHasStayedWell()
    {
        AddSecret();
        AddCluster();
        host.Start();
        await UntilAsync(() => Is("Ready", "True"), "ready");

        member.IsUp = false;
        member.BreakStreams();
        await StandsAsync(MemberStanding.Offline);
        await UntilAsync(() => Is("Offline", "True"), "offline");
        Assert.Equal("europe-west", Status.Region);

        member.IsUp = true;
        await StandsAsync(MemberStanding.Returning);
        await StandsAsync(MemberStanding.Ready);
    }

    [Fact]
    public async Task Leave_TakesMarksAway_AndLeavesWorkloads()
    {
        AddSecret();
        AddCluster();
        host.Start();
        await UntilAsync(() => member.Api.Find(ResourceTypes.ConfigMaps, new("kube-system", "kube-dns")) is not null, "kube-dns");
        member.Api.Add(ResourceTypes.Deployments, """{"metadata":{"namespace":"default","name":"backend","annotations":{"meridian.dev/federation":"world","meridian.dev/federated-uid":"u","meridian.dev/applied":"f","keep":"me"}},"spec":{"replicas":2}}""");

        await api.DeleteAsync(ResourceTypes.Clusters, ObjectKey.Cluster("a"), DeleteOptions.Background, Token);
        await UntilAsync(() => api.Find(ResourceTypes.Clusters, ObjectKey.Cluster("a")) is null, "gone");

        var left = member.Api.Find(ResourceTypes.Deployments, new("default", "backend"))!;
        Assert.Equal(["keep"], left.Header.Annotations.Keys);
        Assert.Empty(member.Api.Find(ResourceTypes.ConfigMaps, new("kube-system", "kube-dns"))!.View<ConfigMap>().Data);
        Assert.Null(members.Find("a"));
    }

    // Moves the clock, a probe at a time, until the member stands as expected. When the prober was not waiting yet, the clock moves again.
    private async Task StandsAsync(MemberStanding standing)
    {
        for (var steps = 0; members.Find("a")!.Health.Standing != standing; steps++)
        {
            Assert.True(steps < 500, $"the member is {members.Find("a")!.Health.Standing}, not {standing}");
            time.Advance(TimeSpan.FromMilliseconds(250));
            await member.Probed.WaitAsync(TimeSpan.FromMilliseconds(20), Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await reconciler.DisposeAsync();
        await members.DisposeAsync();
    }
}
