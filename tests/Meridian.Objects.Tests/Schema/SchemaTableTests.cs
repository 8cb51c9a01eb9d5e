namespace Meridian.Objects.Tests.Schema;

public sealed class SchemaTableTests
{
    [Fact]
    public void ByName_EveryNameInTheTable_ReadsWithAllItsMessages()
    {
        var types = SchemaTable.Names.Select(n => SchemaTable.ByName(n)!).ToArray();

        var dangling = types.SelectMany(t => t.Fields).Where(f => f.Kind == SchemaKind.Message && f.Message is null).Select(f => f.MessageName);
        Assert.Empty(dangling);
        Assert.True(types.Length > 500, $"{types.Length} types");
    }

    [Fact]
    public void ByName_AskedTwice_GivesTheSameType() =>
        Assert.Same(SchemaTable.ByName("io.k8s.api.core.v1.PodSpec"), SchemaTable.ForKind("v1", "Pod")!.Fields.First(f => f.Name == "spec").Message);

    [Fact]
    public void ForKind_EveryServedType_IsKnown()
    {
        var missing = ResourceTypes.Federation.Where(t => SchemaTable.ForKind(t.ApiVersion, t.Kind) is null || SchemaTable.ForKind(t.ApiVersion, t.ListKind) is null);

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("v1", "DeleteOptions")]
    [InlineData("apps/v1", "DeleteOptions")]
    [InlineData("v1", "Status")]
    [InlineData("v1", "List")]
    [InlineData("policy/v1", "Eviction")]
    [InlineData("autoscaling/v1", "Scale")]
    [InlineData("authentication.k8s.io/v1", "TokenRequest")]
    public void ForKind_KindsOfRequests_AreKnown(string apiVersion, string kind) => Assert.Equal(kind, SchemaTable.ForKind(apiVersion, kind)!.ShortName);

    [Fact]
    public void ForKind_UnknownKind_IsNull() => Assert.Null(SchemaTable.ForKind("stable.example.com/v1", "CronTab"));

    [Fact]
    public void Fields_OfAListWithKeys_CarryBothMergeRules()
    {
        Assert.True(SchemaTable.ByName("io.k8s.api.core.v1.Container")!.TryField("ports", out var ports));

        Assert.Equal(("containerPort", SchemaListType.Map), (ports.PatchMergeKey, ports.ListType));
        Assert.Equal(["containerPort", "protocol"], ports.ListKeys);
        Assert.True(ports.Message!.TryField("protocol", out var protocol));
        Assert.Equal("\"TCP\"", protocol.Default);
    }

    [Fact]
    public void Fields_OfAnInlinedType_StandOnTheOuterOneByNameOnly()
    {
        var volume = SchemaTable.ByName("io.k8s.api.core.v1.Volume")!;

        Assert.True(volume.TryField("configMap", out _));
        Assert.False(volume.TryField("volumeSource", out _));
        Assert.True(volume.TryField(2, out var source) && source.Inline);
    }

    [Fact]
    public void Fields_InlinedTwice_ReachTheOutermostType()
    {
        var rule = SchemaTable.ByName("io.k8s.api.admissionregistration.v1.NamedRuleWithOperations")!;

        Assert.True(rule.TryField("apiGroups", out _) && rule.TryField("operations", out _) && rule.TryField("resourceNames", out _));
    }

    [Fact]
    public void Fields_Retained_MergeAndDropOtherKeys()
    {
        Assert.True(SchemaTable.ByName("io.k8s.api.apps.v1.DeploymentSpec")!.TryField("strategy", out var strategy));
        Assert.True(SchemaTable.ByName("io.k8s.api.core.v1.PodSpec")!.TryField("volumes", out var volumes));

        Assert.True(strategy.PatchRetainKeys && volumes is { PatchRetainKeys: true, PatchMerge: true, PatchMergeKey: "name" });
    }
}
