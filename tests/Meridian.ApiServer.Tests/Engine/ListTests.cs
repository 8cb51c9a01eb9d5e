using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Engine;

public sealed class ListTests
{
    [Fact]
    public async Task List_InPages_ShowsOneRevisionWhateverHappensInBetween()
    {
        await using var api = await WithConfigMaps("a", "b", "c", "d", "e");

        var first = api.Engine.List(ResourceTypes.ConfigMaps, "default", new ListQuery { Limit = 2 });
        await api.Delete(ResourceTypes.ConfigMaps, "c");
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"cc"}}""");
        var second = api.Engine.List(ResourceTypes.ConfigMaps, "default", new ListQuery { Limit = 2, Continue = first.Continue });
        var third = api.Engine.List(ResourceTypes.ConfigMaps, "default", new ListQuery { Limit = 2, Continue = second.Continue });

        Assert.Equal(["a", "b", "c", "d", "e"], first.Items.Concat(second.Items).Concat(third.Items).Select(o => o.Header.Name));
        Assert.Equal((3L, 1L, (long?)null), (first.Remaining, second.Remaining, third.Remaining));
        Assert.Equal("", third.Continue);
        Assert.Equal(first.ResourceVersion, third.ResourceVersion);
    }

    [Theory]
    [InlineData("color=red", "", "a,c")]
    [InlineData("color!=red", "", "b,d")]
    [InlineData("", "metadata.name=b", "b")]
    [InlineData("", "metadata.name!=b,metadata.namespace=default", "a,c,d")]
    [InlineData("color in (red)", "metadata.name==c", "c")]
    public async Task List_WithSelectors_ShowsWhatMatches(string labels, string fields, string expected)
    {
        await using var api = new TestApi();
        foreach (var (name, color) in new[] { ("a", "red"), ("b", "blue"), ("c", "red"), ("d", "") })
            await api.Create(ResourceTypes.ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}","labels":{"color":"{{{color}}}" } } }""");

        var list = api.Engine.List(ResourceTypes.ConfigMaps, null, new ListQuery { LabelSelector = labels, FieldSelector = fields });

        Assert.Equal(expected, string.Join(',', list.Items.Select(o => o.Header.Name)));
    }

    [Fact]
    public async Task List_WithSelectorAndLimit_PagesOverMatchesAndCountsNothing()
    {
        await using var api = new TestApi();
        for (var i = 0; i < 9; i++) await api.Create(ResourceTypes.ConfigMaps, $$$"""{"metadata":{"name":"n{{{i}}}","labels":{"odd":"{{{i % 2}}}" } } }""");

        var first = api.Engine.List(ResourceTypes.ConfigMaps, null, new ListQuery { LabelSelector = "odd=1", Limit = 3 });
        var second = api.Engine.List(ResourceTypes.ConfigMaps, null, new ListQuery { LabelSelector = "odd=1", Limit = 3, Continue = first.Continue });

        Assert.Equal(["n1", "n3", "n5"], first.Items.Select(o => o.Header.Name));
        Assert.Equal(["n7"], second.Items.Select(o => o.Header.Name));
        Assert.Equal(((long?)null, ""), (first.Remaining, second.Continue));
    }

    [Fact]
    public async Task List_ContinueFromAnExpiredRevision_IsGoneWithATokenThatGoesOn()
    {
        await using var api = await WithConfigMaps("a", "b", "c");
        var token = new ContinueToken(1, TestApi.Key("a"), TestApi.Start.ToUnixTimeSeconds()).ToString();

        var gone = Assert.Throws<StatusException>(() => api.Engine.List(ResourceTypes.ConfigMaps, "default", new ListQuery { Continue = token }));
        var rest = api.Engine.List(ResourceTypes.ConfigMaps, "default", new ListQuery { Continue = gone.Continue });

        Assert.Equal((410, "Expired"), (gone.Code, gone.Reason));
        Assert.Equal(["b", "c"], rest.Items.Select(o => o.Header.Name));
    }

    [Fact]
    public async Task List_ContinueAfterMinutes_ExpiresAlthoughThisCollectionDidNotChange()
    {
        await using var api = await WithConfigMaps("a", "b", "c");
        var first = api.Engine.List(ResourceTypes.ConfigMaps, "default", new ListQuery { Limit = 1 });
        await api.Create(ResourceTypes.Secrets, """{"metadata":{"name":"other"}}""");

        api.Time.Advance(ContinueToken.Lifetime + TimeSpan.FromSeconds(1));
        var gone = Assert.Throws<StatusException>(() => api.Engine.List(ResourceTypes.ConfigMaps, "default", new ListQuery { Limit = 1, Continue = first.Continue }));
        var rest = api.Engine.List(ResourceTypes.ConfigMaps, "default", new ListQuery { Limit = 1, Continue = gone.Continue });

        Assert.Equal((410, "Expired"), (gone.Code, gone.Reason));
        Assert.Equal(("b", 1L), (rest.Items.Single().Header.Name, rest.Remaining));
        Assert.NotEqual(first.ResourceVersion, rest.ResourceVersion);
        Assert.Single(api.Engine.List(ResourceTypes.ConfigMaps, "default", new ListQuery { Continue = rest.Continue }).Items);
    }

    [Fact]
    public async Task List_AtAnExactRevision_ShowsThePast()
    {
        await using var api = await WithConfigMaps("a");
        var then = api.Get(ResourceTypes.ConfigMaps, "a").Header.ResourceVersion;
        await api.Delete(ResourceTypes.ConfigMaps, "a");

        var past = api.Engine.List(ResourceTypes.ConfigMaps, null, new ListQuery { ResourceVersion = then, ResourceVersionMatch = "Exact" });
        var newer = api.Engine.List(ResourceTypes.ConfigMaps, null, new ListQuery { ResourceVersion = then, ResourceVersionMatch = "NotOlderThan" });

        Assert.Equal((1, then), (past.Items.Count, past.ResourceVersion));
        Assert.Empty(newer.Items);
    }

    public static TheoryData<ListQuery, int, string> Refusals => new()
    {
        { new ListQuery { LabelSelector = "a=b=c" }, 400, "" },
        { new ListQuery { FieldSelector = "spec.color=red" }, 400, "spec.color" },
        { new ListQuery { Continue = "!!" }, 400, "" },
        { new ListQuery { ResourceVersion = "x" }, 400, "" },
        { new ListQuery { ResourceVersion = "99999999999999999" }, 504, "Too large resource version: 99999999999999999" },
        { new ListQuery { ResourceVersionMatch = "Exact" }, 422, "resourceVersionMatch is forbidden unless resourceVersion is provided" },
        { new ListQuery { ResourceVersionMatch = "Exact", ResourceVersion = "0" }, 422, "is forbidden for resourceVersion \"0\"" },
        { new ListQuery { ResourceVersionMatch = "Other", ResourceVersion = "1" }, 422, "Unsupported value: \"Other\"" },
        { new ListQuery { SendInitialEvents = true }, 422, "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task List_BadQuery_IsRefused(ListQuery query, int code, string message)
    {
        await using var api = new TestApi();

        var failure = Assert.Throws<StatusException>(() => api.Engine.List(ResourceTypes.ConfigMaps, null, query));

        Assert.Equal(code, failure.Code);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<TestApi> WithConfigMaps(params string[] names)
    {
        var api = new TestApi();
        foreach (var name in names) await api.Create(ResourceTypes.ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}"}}""");
        return api;
    }
}
