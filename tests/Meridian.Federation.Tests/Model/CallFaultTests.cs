using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests.Model;

public sealed class CallFaultTests
{
    private static readonly ObjectKey Key = new("default", "web");

    // Named by text: the cases are shown, the kind of fault is the tests' own.
    public static TheoryData<string> Faults => [.. Enum.GetNames<CallFault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AnyCall_Fails_AllIsAsItShouldBeInTheEnd(string fault)
    {
        var calls = await CallsAsync(-1, default);
        Assert.True(calls > 8, $"only {calls} calls");
        for (var nth = 0; nth < calls; nth++) await CallsAsync(nth, Enum.Parse<CallFault>(fault));
    }

    // A Deployment and what it needs are made, grow and go; the nth call that the members see fails.
    private static async Task<int> CallsAsync(int nth, CallFault fault)
    {
        await using var federation = new FakeFederation("a", "b");
        var calls = 0;
        foreach (var member in federation.Members.Values) member.Way = new FlakyClient(member.Api, _ => calls++ == nth ? fault : null);

        federation.Api.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"shop"}}""");
        federation.Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"shop","name":"words"},"data":{"k":"1"}}""");
        federation.Deploy("web", 4);
        await SettleAsync(federation);
        Assert.Equal("a2 b2", federation.Shares("web"));
        Assert.All(federation.Members.Values, m => Assert.NotNull(m.Api.Find(ResourceTypes.ConfigMaps, new("shop", "words"))));

        federation.Scale("web", 6);
        federation.Api.Edit(ResourceTypes.ConfigMaps, new("shop", "words"), c => c["data"]!["k"] = "2");
        await SettleAsync(federation);
        Assert.Equal("a3 b3", federation.Shares("web"));
        Assert.Equal(6, federation.Api.Find(ResourceTypes.Deployments, Key)!.View<Deployment>().Status.ReadyReplicas);
        Assert.All(federation.Members.Values, m => Assert.Equal("2", m.Api.Find(ResourceTypes.ConfigMaps, new("shop", "words"))!.View<ConfigMap>().Data["k"]));

        await federation.Api.DeleteAsync(ResourceTypes.Deployments, Key, DeleteOptions.Background, FakeFederation.Token);
        await federation.Api.DeleteAsync(ResourceTypes.ConfigMaps, new("shop", "words"), DeleteOptions.Background, FakeFederation.Token);
        await SettleAsync(federation);
        Assert.Equal("a- b-", federation.Shares("web"));
        Assert.Null(federation.Api.Find(ResourceTypes.Deployments, Key));
        Assert.All(federation.Members.Values, m => Assert.Empty(m.Api.All(ResourceTypes.ConfigMaps)));
        return calls;
    }

    private static async Task SettleAsync(FakeFederation federation)
    {
        for (var i = 0; i < 3; i++)
        {
            await federation.RunAfterAsync(federation.Options.LongestRetry);
            federation.MakeReady("web");
        }
        await federation.RunAsync();
    }
}
