using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

/// <summary>What users do to objects of members through the federation's API, with real API engines on both sides.</summary>
public sealed class OneClusterTests : IAsyncLifetime
{
    private readonly FederationViews views = new(TimeProvider.System);
    private readonly RealApi member = new(new LoopbackBlock(1));
    private readonly RealApi federation;
    private readonly MergedView[] merged;

    public OneClusterTests()
    {
        federation = new RealApi(views);
        views.Members.Set(new MemberState { Name = "eu", Health = new MemberHealth(MemberStanding.Ready), Connection = new Link(member) });
        merged = [.. FederationViews.Types.Select(t => new MergedView(t, views.Members, views.Store, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<CoalescedLoop>.Instance))];
        foreach (var (type, view) in FederationViews.Types.Zip(merged)) views.StoreOf(type).Attach(view);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly ObjectKey Web = new("default", "web");

    public async ValueTask InitializeAsync()
    {
        foreach (var api in new[] { member, federation }) await api.CreateAsync(ResourceTypes.Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}""");
        await member.CreateAsync(ResourceTypes.ServiceAccounts, """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"namespace":"default","name":"default"}}""");
        await member.CreateAsync(ResourceTypes.Nodes, """{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"}}""");
        await member.CreateAsync(ResourceTypes.Pods, """{"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"default","name":"web","labels":{"app":"web"}},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"web:v1"}]}}""");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var view in merged) await view.DisposeAsync();
        await federation.DisposeAsync();
        await views.DisposeAsync();
        await member.DisposeAsync();
    }

    private Task<KubeObject?> ShownAsync(ResourceType type, ObjectKey key, Func<KubeObject?, bool> expected) => federation.UntilAsync(type, key, expected);

    [Fact]
    public async Task FirstRead_WaitsForWhatMembersHave()
    {
        await views.StoreOf(ResourceTypes.Pods).CatchUpAsync(Token);

        var listed = await federation.Client.ListAsync(ResourceTypes.Pods, null, new ListOptions { LabelSelector = "meridian.dev/cluster=eu", FieldSelector = "spec.nodeName=n1" }, Token);

        Assert.Equal("web", Assert.Single(listed.Items).Header.Name);
        Assert.Empty((await federation.Client.ListAsync(ResourceTypes.Pods, null, new ListOptions { LabelSelector = "meridian.dev/cluster!=eu" }, Token)).Items);
    }

    [Fact]
    public async Task Patch_ReachesTheMember_AndIsSeenAtOnce()
    {
        var shown = (await ShownAsync(ResourceTypes.Pods, Web, p => p is not null))!;

        await federation.MergeAsync(ResourceTypes.Pods, Web, $$$"""{"metadata":{"resourceVersion":"{{{shown.Header.ResourceVersion}}}","labels":{"tier":"gold","meridian.dev/cluster":"eu"} } }""");

        Assert.Equal("gold", (await federation.Client.GetAsync(ResourceTypes.Pods, Web, Token)).Header.Labels["tier"]);
        var own = await member.Client.GetAsync(ResourceTypes.Pods, Web, Token);
        Assert.Equal(["app", "tier"], own.Header.Labels.Keys.Order());
        var stale = await Assert.ThrowsAsync<StatusException>(() => federation.MergeAsync(ResourceTypes.Pods, Web, $$$"""{"metadata":{"resourceVersion":"{{{shown.Header.ResourceVersion}}}","labels":{"tier":"tin"} } }"""));
        Assert.True(stale.IsConflict);
    }

    [Fact]
    public async Task Update_OfWhatWasRead_ReachesTheMember()
    {
        await ShownAsync(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), n => n is not null);
        var node = (await federation.Client.GetAsync(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), Token)).ToNode();
        node["spec"] = new JsonObject { ["unschedulable"] = true };

        var answer = await federation.Client.UpdateAsync(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), JsonBytes.Of(node), WriteOptions.Default, Token);

        Assert.Equal("eu", answer.Header.Labels[MeridianLabels.Cluster]);
        Assert.Equal(answer.Header.ResourceVersion, (await federation.Client.GetAsync(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), Token)).Header.ResourceVersion);
        Assert.True((await member.Client.GetAsync(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), Token)).ToNode()["spec"]!["unschedulable"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Eviction_ReachesTheMember()
    {
        await ShownAsync(ResourceTypes.Pods, Web, p => p is not null);

        await federation.Client.PostAsync(ResourceTypes.Pods, Web, "eviction", Encoding.UTF8.GetBytes("""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"web","namespace":"default"}}"""), Token);

        await ShownAsync(ResourceTypes.Pods, Web, p => p is null || p.Header.DeletionTimestamp is not null);
    }

    [Fact]
    public async Task WhatMakesNoSense_IsRefused_WithAReason()
    {
        await ShownAsync(ResourceTypes.Pods, Web, p => p is not null);
        await ShownAsync(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), n => n is not null);

        var run = await Assert.ThrowsAsync<StatusException>(() => federation.CreateAsync(ResourceTypes.Pods, """{"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"default","name":"x"},"spec":{"containers":[{"name":"c","image":"i"}]}}"""));
        var status = await Assert.ThrowsAsync<StatusException>(() => federation.MergeAsync(ResourceTypes.Pods, Web, """{"status":{"phase":"Failed"}}""", "status"));
        var node = await Assert.ThrowsAsync<StatusException>(() => federation.Client.DeleteAsync(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), DeleteOptions.Background, Token));

        Assert.Equal([405, 405, 405], [run.Code, status.Code, node.Code]);
        Assert.Contains("create a Deployment", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_OfMembersAndOfClients_AreBesideEachOther()
    {
        await member.CreateAsync(ResourceTypes.Events, """{"apiVersion":"v1","kind":"Event","metadata":{"namespace":"default","name":"theirs"},"involvedObject":{"kind":"Pod","namespace":"default","name":"web"},"reason":"Pulled","message":"m","type":"Normal"}""");
        await federation.CreateAsync(ResourceTypes.Events, """{"apiVersion":"v1","kind":"Event","metadata":{"namespace":"default","name":"ours"},"involvedObject":{"kind":"ConfigMap","namespace":"default","name":"c"},"reason":"Read","message":"m","type":"Normal"}""");

        await federation.CountAsync(ResourceTypes.Events, 2);
        await federation.MergeAsync(ResourceTypes.Events, new("default", "ours"), """{"count":2}""");

        var refused = await Assert.ThrowsAsync<StatusException>(() => federation.MergeAsync(ResourceTypes.Events, new("default", "theirs"), """{"count":2}"""));
        Assert.Equal(405, refused.Code);
    }

    private sealed class Link(RealApi api) : IMemberConnection
    {
        public IKubeClient Client => api.Client;

        public IPodStreams Streams => throw new NotSupportedException("this member runs nothing");

        public IInformers Informers => api.Informers;

        public event Action? StreamBroken
        {
            add { }
            remove { }
        }

        public Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(new MemberProbe(ProbeOutcome.Ready, ""));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
