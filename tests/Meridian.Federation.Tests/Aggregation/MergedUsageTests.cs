using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Federation.Tests.Aggregation;

public sealed class MergedUsageTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly FederationViews views;
    private readonly List<MergedView> merged = [];

    public MergedUsageTests() => views = new FederationViews(time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IObjectStore Usage => views.Usage[0].Store;

    public async ValueTask DisposeAsync()
    {
        foreach (var view in merged) await view.DisposeAsync();
        await views.DisposeAsync();
    }

    private FakeKubeClient Join(string name)
    {
        var member = new FakeMember(name);
        var client = member.Api;
        client.Add(ResourceTypes.Nodes, """{"metadata":{"name":"n1"}}""");
        client.Add(ResourceTypes.NodeMetrics, """{"metadata":{"name":"n1"},"usage":{"cpu":"5n","memory":"1Ki"}}""");
        client.Add(ResourceTypes.Pods, $$$"""{"metadata":{"name":"web-{{{name}}}","namespace":"default"} }""");
        client.Add(ResourceTypes.PodMetrics, $$$"""{"metadata":{"name":"web-{{{name}}}","namespace":"default"},"containers":[{"name":"c","usage":{"cpu":"7n","memory":"1Ki"} }]}""");
        views.Members.Set(new MemberState { Name = name, Health = new MemberHealth(MemberStanding.Ready), Connection = member });
        return client;
    }

    private async Task ShowAsync()
    {
        foreach (var type in FederationViews.Types)
        {
            var view = new MergedView(type, views.Members, views.Store, time, NullLogger<CoalescedLoop>.Instance);
            merged.Add(view);
            views.StoreOf(type).Attach(view);
        }
        await Usage.CatchUpAsync(Token);
    }

    private string[] Names(ResourceType type) => [.. Usage.List(type, null, new StoreListOptions()).Items.Select(i => i.Header.Name)];

    [Fact]
    public async Task List_OfTwoMembers_NamesWhatIsUsedAsItIsShown()
    {
        Join("asia");
        Join("eu");

        await ShowAsync();

        Assert.Equal(["n1.asia", "n1.eu"], Names(ResourceTypes.NodeMetrics));
        Assert.Equal(["web-asia", "web-eu"], Names(ResourceTypes.PodMetrics));
        var pod = Usage.Get(ResourceTypes.PodMetrics, new ObjectKey("default", "web-eu"))!;
        Assert.Equal("eu", pod.Header.Labels[MeridianLabels.Cluster]);
        Assert.Equal("7n", pod.ToNode()["containers"]![0]!["usage"]!["cpu"]!.GetValue<string>());
    }

    [Fact]
    public async Task List_AfterAWhile_AsksAgain()
    {
        var eu = Join("eu");
        await ShowAsync();
        eu.Remove(ResourceTypes.PodMetrics, new ObjectKey("default", "web-eu"));

        await Usage.CatchUpAsync(Token);
        Assert.Equal(["web-eu"], Names(ResourceTypes.PodMetrics));

        time.Advance(TimeSpan.FromSeconds(6));
        await Usage.CatchUpAsync(Token);
        Assert.Empty(Names(ResourceTypes.PodMetrics));
    }
}
