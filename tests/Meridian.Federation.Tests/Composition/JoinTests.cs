using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

/// <summary>Joining and leaving with real APIs: the member's over HTTPS with RBAC, as a federation meets them.</summary>
public sealed class JoinTests : IEdgeFactory, IAsyncLifetime
{
    private static readonly ObjectKey Paris = ObjectKey.Cluster("paris");
    private static readonly ObjectKey Credentials = new("federation-system", "paris");
    private static readonly ObjectKey Home = ObjectKey.Cluster("meridian-federation-world");

    private readonly RealApi member = new(new LoopbackBlock(1));
    private readonly FederationViews views = new(TimeProvider.System);
    private readonly ZoneStore zone = new(new ZoneOptions { Apex = DnsName.Parse("meridian.test") }, TimeProvider.System);
    private readonly FederationOptions options = new() { Identity = "test" };
    private RealApi federation = null!;
    private FederationControlPlane plane = null!;
    private ClusterCredentials administrator = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        federation = new RealApi(views);
        var connector = new FencedMembers(new HttpMemberConnector(TimeProvider.System, NullLoggerFactory.Instance), Leadership.Alone, options, TimeProvider.System, NullLoggerFactory.Instance);
        plane = new FederationControlPlane(options, views, federation.Client, federation.Informers, federation.Registry, connector, zone, this, TimeProvider.System, NullLoggerFactory.Instance);
        await plane.StartAsync(Token);
        foreach (var ns in (string[])["default", "kube-system"]) await member.CreateAsync(ResourceTypes.Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"} }""");
        administrator = new Kubeconfig((JsonObject)YamlReader.ReadDocument(Encoding.UTF8.GetBytes(await member.ServeAsync()))!, null).Credentials("test");
        await JoinAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await plane.DisposeAsync();
        await federation.DisposeAsync();
        await views.DisposeAsync();
        await member.DisposeAsync();
    }

    private async Task JoinAsync()
    {
        using var connection = new ApiConnection(administrator);
        await new MemberJoin(federation.Client, TimeProvider.System).RunAsync(new JoinRequest { Name = "paris", Administrator = administrator }, connection.Client, Token);
        await federation.UntilAsync(ResourceTypes.Clusters, Paris, c => Is(c, "Ready", "True"));
    }

    private static bool Is(KubeObject? cluster, string type, string status) => cluster?.View<Cluster>().Status.Conditions.Find(type)?.Status == status;

    private async Task DeployAsync()
    {
        await federation.CreateAsync(ResourceTypes.Deployments, """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"default","name":"backend"},
             "spec":{"replicas":2,"selector":{"matchLabels":{"app":"x"} },"template":{"metadata":{"labels":{"app":"x"} },"spec":{"containers":[{"name":"c","image":"backend:v1"}]} } } }
            """);
        await member.UntilAsync(ResourceTypes.Deployments, new("default", "backend"), d => d?.View<Deployment>().Spec.Replicas == 2);
    }

    private async Task<string> DataAsync(string key)
    {
        var data = (await federation.Client.GetAsync(ResourceTypes.Secrets, Credentials, Token)).View<Secret>().Data;
        return Encoding.UTF8.GetString(Convert.FromBase64String(data[key]));
    }

    private async Task LeaveAsync(string mode)
    {
        await federation.MergeAsync(ResourceTypes.Clusters, Paris, $$$"""{"metadata":{"annotations":{"federation.meridian.dev/departure":"{{{mode}}}"} } }""");
        await federation.Client.DeleteAsync(ResourceTypes.Clusters, Paris, DeleteOptions.Background, Token);
        await federation.UntilAsync(ResourceTypes.Clusters, Paris, c => c is null);
    }

    [Fact]
    public async Task Join_WithAnAccountOfItsOwn_DoesAllThatAFederationDoes()
    {
        await DeployAsync();

        using var account = new ApiConnection(new ClusterCredentials { Server = administrator.Server, CertificateAuthorityPem = administrator.CertificateAuthorityPem, Token = await DataAsync("token") });
        var refused = await Assert.ThrowsAsync<StatusException>(() => account.Client.DeleteAsync(ResourceTypes.Nodes, ObjectKey.Cluster("n"), DeleteOptions.Background, Token));
        Assert.Equal(403, refused.Code);
        Assert.Contains("system:serviceaccount:meridian-federation-world:control-plane", refused.Message, StringComparison.Ordinal);
        var secret = await federation.Client.GetAsync(ResourceTypes.Secrets, Credentials, Token);
        Assert.Equal(["ca.crt", "expiry", "renewAfter", "server", "serviceAccount", "token"], secret.View<Secret>().Data.Keys.Order());
        var cluster = await federation.UntilAsync(ResourceTypes.Clusters, Paris, c => Is(c, "ApisComplete", "True") && Is(c, "CredentialsValid", "True"));
        Assert.NotNull(cluster!.View<Cluster>().Status.CredentialsExpire);
    }

    [Fact]
    public async Task Account_ThatLacksARight_IsThatMembersReason()
    {
        var role = (await member.Client.GetAsync(ResourceTypes.ClusterRoles, Home, Token)).ToNode();
        role["rules"] = new JsonArray([.. role["rules"]!.AsArray().Where(r => (string?)r!["apiGroups"]?[0] != "batch").Select(r => r!.DeepClone())]);
        await member.Client.UpdateAsync(ResourceTypes.ClusterRoles, Home, JsonBytes.Of(role), WriteOptions.Default, Token);

        await federation.CreateAsync(ResourceTypes.CronJobs, """
            {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"namespace":"default","name":"nightly"},
             "spec":{"schedule":"0 0 * * *","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]} } } } } }
            """);

        var placement = await federation.UntilAsync(ResourceTypes.Placements, new("default", "nightly.cronjobs.batch"), p => p?.View<Objects.Placement>().Status.Clusters.Any(c => c.State == "Failed") == true);
        Assert.EndsWith("in API group \"batch\" at the cluster scope. To grant that: meridian federation join paris", placement!.View<Objects.Placement>().Status.Clusters[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_IsPublishedToOtherTools_AndLeavingToo()
    {
        var key = new ObjectKey("federation-system", "paris");
        var profile = await federation.UntilAsync(ResourceTypes.ClusterProfiles, key, p => p?.View<ClusterProfile>().Status.Conditions.IsTrue("ControlPlaneHealthy") == true);

        var status = profile!.ToNode()["status"]!;
        Assert.Equal("meridian", (string?)profile.ToNode()["spec"]!["clusterManager"]!["name"]);
        Assert.Equal("meridian", profile.Header.Labels["x-k8s.io/cluster-manager"]);
        Assert.Equal(administrator.Server.AbsoluteUri.TrimEnd('/'), (string?)status["accessProviders"]![0]!["cluster"]!["server"]);
        Assert.Contains(status["properties"]!.AsArray(), p => p!.ToJsonString() == """{"name":"cluster.clusterset.k8s.io","value":"paris"}""");

        await LeaveAsync("Keep");
        await federation.UntilAsync(ResourceTypes.ClusterProfiles, key, p => p is null);
    }

    [Fact]
    public async Task Join_Repeated_RepairsTheAccount()
    {
        await member.Client.DeleteAsync(ResourceTypes.ClusterRoleBindings, Home, DeleteOptions.Background, Token);

        await JoinAsync();

        Assert.NotNull(await member.Client.GetAsync(ResourceTypes.ClusterRoleBindings, Home, Token));
        await DeployAsync();
    }

    [Fact]
    public async Task Token_ThatIsToBeRenewed_IsExchanged_WithoutBreakingStreams()
    {
        var broken = false;
        var connection = views.Members.Find("paris")!.Connection!;
        connection.StreamBroken += () => broken = true;
        var before = await DataAsync("token");
        var old = (await federation.Client.GetAsync(ResourceTypes.Secrets, Credentials, Token)).View<Secret>().Data["token"];
        var due = Convert.ToBase64String("2020-01-01T00:00:00Z"u8);

        await federation.MergeAsync(ResourceTypes.Secrets, Credentials, $$$"""{"data":{"renewAfter":"{{{due}}}"} }""");
        // The copy that is looked at may still be that of before the edit.
        await federation.UntilAsync(ResourceTypes.Secrets, Credentials, s => s!.View<Secret>().Data["renewAfter"] != due && s!.View<Secret>().Data["token"] != old);

        Assert.NotEqual(before, await DataAsync("token"));
        await DeployAsync();
        Assert.Same(connection, views.Members.Find("paris")!.Connection);
        Assert.False(broken);
    }

    [Theory]
    [InlineData("Keep", true)]
    [InlineData("Delete", false)]
    public async Task Leave_KeepsOrDeletesWhatTheFederationMade_AndNothingElse(string mode, bool kept)
    {
        await DeployAsync();
        await member.CreateAsync(ResourceTypes.ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"default","name":"own"}}""");

        await LeaveAsync(mode);

        await member.UntilAsync(ResourceTypes.Deployments, new("default", "backend"), d => d is null != kept);
        if (kept) Assert.DoesNotContain((await member.Client.GetAsync(ResourceTypes.Deployments, new("default", "backend"), Token)).Header.Annotations.Keys, a => a.StartsWith("meridian.dev", StringComparison.Ordinal));
        Assert.NotNull(await member.Client.GetAsync(ResourceTypes.ConfigMaps, new("default", "own"), Token));
        // Nobody empties namespaces here; that it is to go is all this member can say.
        var home = await member.UntilAsync(ResourceTypes.Namespaces, Home, n => n?.Header.DeletionTimestamp is not null);
        Assert.Equal(home!.Header.Uid, (await member.Client.GetAsync(ResourceTypes.ClusterRoles, Home, Token)).Header.OwnerReferences.Single().Uid);
        await federation.UntilAsync(ResourceTypes.Secrets, Credentials, s => s is null);
    }

    [Fact]
    public async Task Leave_DeadMember_IsNotWaitedFor()
    {
        await member.StopServingAsync();
        await federation.UntilAsync(ResourceTypes.Clusters, Paris, c => Is(c, "Offline", "True"));

        await LeaveAsync("Delete");
    }

    Task<IEdge> IEdgeFactory.OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken) => throw new IOException("no edge here");
}
