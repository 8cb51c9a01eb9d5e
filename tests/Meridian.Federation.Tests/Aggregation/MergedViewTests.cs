using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

public sealed class MergedViewTests : IAsyncDisposable
{
    private readonly MemberSet members = new();
    private readonly ObjectStore store = ObjectStore.InMemory(TimeProvider.System);
    private readonly Dictionary<string, FakeMember> fakes = [];
    private readonly MergedView view;

    public MergedViewTests()
    {
        foreach (var name in new[] { "a", "b" })
        {
            fakes[name] = new FakeMember(name);
            members.Set(new MemberState { Name = name, Health = new MemberHealth(MemberStanding.Ready), Connection = fakes[name] });
        }
        view = new MergedView(ResourceTypes.Pods, members, store, TimeProvider.System, NullLogger<CoalescedLoop>.Instance);
        view.Start();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private void AddPod(string member, string name) => fakes[member].Api.Add(ResourceTypes.Pods, $$"""{"metadata":{"namespace":"default","name":"{{name}}"} }""");

    private string Shown() => string.Join(" ", store.List(ResourceTypes.Pods, null, default).Items.Select(p => $"{p.Header.Name}@{p.Header.Labels[MeridianLabels.Cluster]}"));

    // Every change of the store is a signal; the state is looked at after each.
    private async Task WaitForAsync(string expected)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var from = store.Revision;
        if (Shown() == expected) return;
        try
        {
            await foreach (var _ in store.WatchAsync(ResourceTypes.Pods, null, from, limit.Token))
            {
                if (Shown() == expected) return;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Equal(expected, Shown());
        }
    }

    [Fact]
    public async Task Members_ObjectsOfAll_AreShownWithTheirCluster()
    {
        AddPod("a", "x");
        AddPod("b", "y");
        await WaitForAsync("x@a y@b");

        fakes["a"].Api.Remove(ResourceTypes.Pods, new("default", "x"));
        await WaitForAsync("y@b");
    }

    [Fact]
    public async Task SameName_EachIsShownWithItsCluster_AndKeepsThatName()
    {
        AddPod("b", "x");
        await WaitForAsync("x@b");

        AddPod("a", "x");
        await WaitForAsync("x.a@a x.b@b");
        await view.SettledAsync(Token);
        Assert.Equal("x", store.Get(ResourceTypes.Pods, new("default", "x.b"))!.Header.Annotations[FederationMarks.MemberName]);
        Assert.Contains("ask for x.a or x.b", Assert.Throws<StatusException>(() => view.Resolve(new("default", "x"))).Message, StringComparison.Ordinal);

        fakes["a"].Api.Remove(ResourceTypes.Pods, new("default", "x"));
        await WaitForAsync("x.b@b");
        await view.SettledAsync(Token);
        Assert.Equal("x.b", view.Resolve(new("default", "x"))!.Header.Name);
    }

    [Fact]
    public async Task Resolve_NameWithCluster_FindsWhatNeedsNone()
    {
        AddPod("a", "x");
        await WaitForAsync("x@a");
        await view.SettledAsync(Token);

        Assert.Equal("x", view.Resolve(new("default", "x.a"))!.Header.Name);
        Assert.Null(view.Resolve(new("default", "x.b")));
    }

    [Fact]
    public async Task MemberOffline_ShowsNothing_UntilItReturns()
    {
        AddPod("a", "x");
        AddPod("b", "y");
        await WaitForAsync("x@a y@b");

        members.Update("a", state => state with { Health = new MemberHealth(MemberStanding.Offline) });
        await WaitForAsync("y@b");

        members.Update("a", state => state with { Health = new MemberHealth(MemberStanding.Returning) });
        await WaitForAsync("x@a y@b");
    }

    public async ValueTask DisposeAsync()
    {
        await view.DisposeAsync();
        await members.DisposeAsync();
        await store.DisposeAsync();
    }
}
