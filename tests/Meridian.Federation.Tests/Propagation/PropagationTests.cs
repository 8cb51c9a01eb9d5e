using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class PropagationTests
{
    [Fact]
    public async Task Create_Deployment_IsDividedOverMembersWithMarks()
    {
        await using var federation = new FakeFederation("a", "b");

        federation.Deploy("backend", 4);
        await federation.RunAsync();

        Assert.Equal("a2 b2", federation.Shares("backend"));
        var copy = federation.Copy("a", ResourceTypes.Deployments, "backend")!;
        var source = federation.Api.Find(ResourceTypes.Deployments, new("default", "backend"))!;
        Assert.Equal("world", copy.Header.Annotations[FederationMarks.Federation]);
        Assert.Equal(source.Header.Uid, copy.Header.Annotations[FederationMarks.FederatedUid]);
        Assert.Equal("backend", copy.Header.Labels["app"]);
        Assert.Contains(FederationMarks.Finalizer, source.Header.Finalizers);
    }

    [Fact]
    public async Task Create_OneReplica_OthersHaveACopyWithNone()
    {
        await using var federation = new FakeFederation("a", "b", "c");

        federation.Deploy("backend", 1);
        await federation.RunAsync();

        Assert.Equal(["0", "0", "1"], federation.Shares("backend").Split(' ').Select(s => s[1..]).Order());
    }

    [Fact]
    public async Task Settled_RunAgain_WritesNothing()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 4);
        await federation.RunAsync();
        federation.MakeReady("backend");
        await federation.RunAsync();
        foreach (var member in federation.Members.Values) member.Api.ClearRequests();
        federation.Api.ClearRequests();

        federation.Stand("a", MemberStanding.Returning);
        federation.Stand("a", MemberStanding.Ready);
        await federation.RunAsync();

        Assert.Empty(federation.Members.Values.SelectMany(m => m.Api.Requests));
        Assert.Empty(federation.Api.Requests);
    }

    [Fact]
    public async Task Delete_LastObjectOfAKind_MembersAreAskedForTheKindNoLonger()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"one"}}""");
        federation.Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"other"}}""");
        await federation.RunAsync();

        await federation.Api.DeleteAsync(ResourceTypes.ConfigMaps, new("default", "one"), DeleteOptions.Background, FakeFederation.Token);
        await federation.RunAsync();
        await federation.RunAfterAsync(TimeSpan.FromMinutes(2));
        Assert.True(federation.Follows("a", ResourceTypes.ConfigMaps));

        await federation.Api.DeleteAsync(ResourceTypes.ConfigMaps, new("default", "other"), DeleteOptions.Background, FakeFederation.Token);
        await federation.RunAsync();
        Assert.True(federation.Follows("a", ResourceTypes.ConfigMaps));
        await federation.RunAfterAsync(TimeSpan.FromMinutes(2));
        Assert.False(federation.Follows("a", ResourceTypes.ConfigMaps));
        Assert.False(federation.Follows("b", ResourceTypes.ConfigMaps));

        federation.Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"third"},"data":{"k":"1"}}""");
        await federation.RunAsync();
        federation.Members["a"].Api.Edit(ResourceTypes.ConfigMaps, new("default", "third"), c => c["data"]!["k"] = "2");
        await federation.RunAsync();
        Assert.Equal("1", (string?)federation.Copy("a", ResourceTypes.ConfigMaps, "third")!.ToNode()["data"]!["k"]);
    }

    [Fact]
    public async Task Edit_FederatedObject_ReachesEveryMember()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"words"},"data":{"k":"1"}}""");
        await federation.RunAsync();

        federation.Api.Edit(ResourceTypes.ConfigMaps, new("default", "words"), c => c["data"]!["k"] = "2");
        await federation.RunAsync();

        Assert.All(["a", "b"], m => Assert.Equal("2", federation.Copy(m, ResourceTypes.ConfigMaps, "words")!.View<ConfigMap>().Data["k"]));
    }

    [Fact]
    public async Task Drift_OfOurFields_IsRepairedAndOthersFieldsStay()
    {
        await using var federation = new FakeFederation("a");
        federation.Api.Add(ResourceTypes.Services, """{"metadata":{"namespace":"default","name":"web"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}""");
        await federation.RunAsync();

        federation.Members["a"].Api.Edit(ResourceTypes.Services, new("default", "web"), s =>
        {
            s["spec"]!["clusterIP"] = "127.1.64.7";
            s["spec"]!["type"] = "NodePort";
        });
        await federation.RunAsync();

        var spec = federation.Copy("a", ResourceTypes.Services, "web")!.View<Service>().Spec;
        Assert.Equal(("LoadBalancer", "127.1.64.7"), (spec.Type, spec.ClusterIP));
    }

    [Fact]
    public async Task Drift_CopyDeletedInMember_ComesBack()
    {
        await using var federation = new FakeFederation("a");
        federation.Deploy("backend", 1);
        await federation.RunAsync();

        federation.Members["a"].Api.Remove(ResourceTypes.Deployments, new("default", "backend"));
        await federation.RunAsync();

        Assert.Equal("a1", federation.Shares("backend"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ForeignObject_IsNeverTouched_AndTheOthersTakeItsShare(bool conditional)
    {
        await using var federation = new FakeFederation("a", "b");
        foreach (var member in federation.Members.Values) member.KnowsConditionalApply = conditional;
        var foreign = federation.Members["a"].Api.Add(ResourceTypes.Deployments, """{"metadata":{"namespace":"default","name":"backend"},"spec":{"replicas":7}}""");

        federation.Deploy("backend", 4);
        await federation.RunAsync();

        Assert.Equal("a7 b4", federation.Shares("backend"));
        Assert.Equal("Conflict", federation.Placement("backend")["clusters"]![0]!["state"]!.GetValue<string>());

        await federation.Api.DeleteAsync(ResourceTypes.Deployments, new("default", "backend"), Client.DeleteOptions.Background, FakeFederation.Token);
        await federation.RunAsync();

        Assert.Same(foreign, federation.Copy("a", ResourceTypes.Deployments, "backend"));
        Assert.Null(federation.Copy("b", ResourceTypes.Deployments, "backend"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ForeignObject_NotYetInTheCache_IsNotTakenOver(bool conditional)
    {
        await using var federation = new FakeFederation("a");
        foreach (var member in federation.Members.Values) member.KnowsConditionalApply = conditional;
        using (federation.Members["a"].Informers.Hold())
        {
            var foreign = federation.Members["a"].Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"words"},"data":{"k":"theirs"}}""");
            federation.Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"words"},"data":{"k":"ours"}}""");
            await federation.RunAsync();

            Assert.Same(foreign, federation.Copy("a", ResourceTypes.ConfigMaps, "words"));
        }
    }

    [Fact]
    public async Task Delete_TakesCopiesAlongBeforeTheObjectGoes()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 2);
        await federation.RunAsync();

        await federation.Api.DeleteAsync(ResourceTypes.Deployments, new("default", "backend"), Client.DeleteOptions.Background, FakeFederation.Token);
        Assert.NotNull(federation.Api.Find(ResourceTypes.Deployments, new("default", "backend")));
        await federation.RunAsync();

        Assert.Equal("a- b-", federation.Shares("backend"));
        Assert.Null(federation.Api.Find(ResourceTypes.Deployments, new("default", "backend")));
        Assert.Null(federation.Api.Find(ResourceTypes.Placements, new("default", "backend")));
    }

    [Fact]
    public async Task Delete_CopyNotYetInTheCache_IsDeletedToo()
    {
        await using var federation = new FakeFederation("a");
        using (federation.Members["a"].Informers.Hold())
        {
            federation.Deploy("backend", 1);
            await federation.RunAsync();
            await federation.Api.DeleteAsync(ResourceTypes.Deployments, new("default", "backend"), Client.DeleteOptions.Background, FakeFederation.Token);
            await federation.RunAsync();
        }

        Assert.Equal("a-", federation.Shares("backend"));
    }

    [Fact]
    public async Task Delete_WithAnOfflineMember_IsFinishedWhenItReturns()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 2);
        await federation.RunAsync();
        federation.Stand("b", MemberStanding.Offline);

        await federation.Api.DeleteAsync(ResourceTypes.Deployments, new("default", "backend"), Client.DeleteOptions.Background, FakeFederation.Token);
        await federation.RunAsync();

        Assert.Null(federation.Api.Find(ResourceTypes.Deployments, new("default", "backend")));
        Assert.Equal("a- b1", federation.Shares("backend"));

        federation.Stand("b", MemberStanding.Returning);
        await federation.RunAsync();

        Assert.Equal("a- b-", federation.Shares("backend"));
        Assert.All(federation.Api.All(ResourceTypes.ConfigMaps).Where(c => c.Header.Namespace == "federation-system"), c => Assert.Empty(c.View<ConfigMap>().Data));
    }

    [Fact]
    public async Task Delete_AndCreateAgainWhileAMemberIsOffline_KeepsTheNewCopy()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 2);
        await federation.RunAsync();
        federation.Stand("b", MemberStanding.Offline);
        await federation.Api.DeleteAsync(ResourceTypes.Deployments, new("default", "backend"), Client.DeleteOptions.Background, FakeFederation.Token);
        await federation.RunAsync();

        federation.Deploy("backend", 2);
        federation.Stand("b", MemberStanding.Ready);
        await federation.RunAsync();

        var source = federation.Api.Find(ResourceTypes.Deployments, new("default", "backend"))!;
        Assert.Equal(source.Header.Uid, federation.Copy("b", ResourceTypes.Deployments, "backend")!.Header.Annotations[FederationMarks.FederatedUid]);
    }

    [Fact]
    public async Task Failover_ThenReturn_MovesReplicasWithoutTouchingTheLostMember()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 4);
        await federation.RunAsync();
        federation.MakeReady("backend");
        await federation.RunAsync();

        federation.Stand("a", MemberStanding.Offline);
        await federation.RunAsync();
        Assert.Equal("a2 b4", federation.Shares("backend"));
        federation.MakeReady("backend");

        federation.Stand("a", MemberStanding.Returning);
        await federation.RunAsync();
        Assert.Equal("a2 b4", federation.Shares("backend"));

        federation.Stand("a", MemberStanding.Ready);
        await federation.RunAsync();
        Assert.Equal("a2 b2", federation.Shares("backend"));
    }

    [Fact]
    public async Task Join_ThirdMember_IsFilledBeforeTheOthersGiveUp()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 6);
        await federation.RunAsync();
        federation.MakeReady("backend");

        federation.Join("c");
        await federation.RunAsync();
        Assert.Equal("a3 b3 c2", federation.Shares("backend"));

        federation.MakeReady("backend");
        await federation.RunAsync();
        Assert.Equal("a2 b2 c2", federation.Shares("backend"));
    }

    [Fact]
    public async Task Preferences_Annotation_IsFollowed()
    {
        await using var federation = new FakeFederation("a", "b", "c");

        federation.Deploy("backend", 10, """{"federation.kubernetes.io/deployment-preferences":"{\"rebalance\":true,\"clusters\":{\"a\":{\"weight\":3},\"b\":{\"weight\":1,\"maxReplicas\":2}}}"}""");
        await federation.RunAsync();

        Assert.Equal("a8 b2 c0", federation.Shares("backend"));
    }

    [Fact]
    public async Task FailedWrite_IsRetriedAndDoesNotHoldUpTheOthers()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Members["b"].IsUp = false;

        federation.Deploy("backend", 4);
        await federation.RunAsync();
        Assert.Equal("a2 b-", federation.Shares("backend"));
        Assert.Equal("Failed", federation.Placement("backend")["clusters"]![1]!["state"]!.GetValue<string>());

        federation.Members["b"].IsUp = true;
        await federation.RunAfterAsync(federation.Options.LongestRetry);
        Assert.Equal("a2 b2", federation.Shares("backend"));
    }

    [Fact]
    public async Task Namespace_IsCreatedBeforeWhatIsInIt_AndSystemNamespacesStayAtHome()
    {
        await using var federation = new FakeFederation("a");
        federation.Api.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"shop"}}""");
        federation.Api.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"federation-system"}}""");
        federation.Api.Add(ResourceTypes.Secrets, """{"metadata":{"namespace":"federation-system","name":"member"}}""");
        federation.Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"shop","name":"words"},"data":{"k":"1"}}""");

        await federation.RunAsync();

        var member = federation.Members["a"].Api;
        Assert.Equal(["default", "shop"], member.All(ResourceTypes.Namespaces).Select(n => n.Header.Name));
        Assert.Single(member.All(ResourceTypes.ConfigMaps));
        Assert.Empty(member.All(ResourceTypes.Secrets));
        Assert.Empty(member.Find(ResourceTypes.Namespaces, ObjectKey.Cluster("default"))!.Header.Annotations);
    }

    [Fact]
    public async Task Status_IsTheSumOfReadyMembers_AndObservedOnlyWhenAllAre()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 4);
        await federation.RunAsync();

        federation.MakeReady("a", "backend");
        await federation.RunAsync();
        var half = Status(federation);
        Assert.Equal((2, 2, 2, 0L), (half.ReadyReplicas, half.AvailableReplicas, half.UnavailableReplicas, half.ObservedGeneration));

        federation.MakeReady("b", "backend");
        await federation.RunAsync();
        var whole = Status(federation);
        Assert.Equal((4, 4, 0, 1L), (whole.UpdatedReplicas, whole.AvailableReplicas, whole.UnavailableReplicas, whole.ObservedGeneration));
        Assert.Contains(whole.Conditions, c => c is { Type: "Progressing", Reason: "NewReplicaSetAvailable" });
    }

    [Fact]
    public async Task FederationRestarted_NothingMovesAndNoStatusIsLost_UntilAllWereSeen()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 4);
        await federation.RunAsync();
        federation.MakeReady("backend");
        await federation.RunAsync();

        federation.Stand("a", MemberStanding.Expected);
        await federation.RunAsync();

        Assert.Equal("a2 b2", federation.Shares("backend"));
        Assert.Equal(4, Status(federation).ReadyReplicas);
    }

    [Fact]
    public async Task ServiceStatus_IsTheSortedUnionOfMembersAddresses()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Api.Add(ResourceTypes.Services, """{"metadata":{"namespace":"default","name":"web"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}""");
        await federation.RunAsync();

        foreach (var (member, ip) in new[] { ("a", "127.1.200.10"), ("b", "127.1.200.9") })
            federation.Members[member].Api.Edit(ResourceTypes.Services, new("default", "web"), s => s["status"] = JsonNode.Parse($$"""{"loadBalancer":{"ingress":[{"ip":"{{ip}}"}] } }"""));
        await federation.RunAsync();

        var status = federation.Api.Find(ResourceTypes.Services, new("default", "web"))!.View<Service>().Status;
        Assert.Equal(["127.1.200.9", "127.1.200.10"], status.LoadBalancer.Ingress.Select(i => i.Ip));
    }

    [Fact]
    public async Task BadClusterSelector_ChangesNothingAnywhere()
    {
        await using var federation = new FakeFederation("a");

        federation.Deploy("backend", 1, """{"federation.alpha.kubernetes.io/cluster-selector":"nonsense"}""");
        await federation.RunAsync();

        Assert.Equal("a-", federation.Shares("backend"));
    }

    private static DeploymentStatus Status(FakeFederation federation) =>
        federation.Api.Find(ResourceTypes.Deployments, new("default", "backend"))!.View<Deployment>().Status;
}
