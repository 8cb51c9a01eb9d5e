using System.Text;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class PlacementEntriesTests
{
    private static KubeObject Object(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));

    private static CopyOutcome Placed(string json, long? replicas = null, bool upToDate = true) =>
        new(new("a", PlacementVerdict.Place, replicas, "Balanced", "so"), "Placed", Object(json), upToDate);

    [Theory]
    [InlineData("deployments.apps", "shop/web", "shop/web")]
    [InlineData("services", "shop/web", "shop/web.services")]
    [InlineData("jobs.batch", "shop/nightly", "shop/nightly.jobs.batch")]
    [InlineData("namespaces", "shop", "federation-system/shop.namespaces")]
    [InlineData("clusterroles.rbac.authorization.k8s.io", "my:Role", "federation-system/HASH-my-role.clusterroles.rbac.authorization.k8s.io")]
    public void KeyOf_Object_IsItsPlacement(string resource, string key, string expected)
    {
        var parts = key.Split('/');
        var found = PlacementNames.KeyOf(
            ResourceTypes.Federation.First(t => t.GroupResource == resource), parts.Length == 1 ? ObjectKey.Cluster(key) : new(parts[0], parts[1]), new FederationOptions());

        // A hash tells names apart that would look the same.
        Assert.Equal(expected.Replace("HASH", found.Name.Split('-')[0], StringComparison.Ordinal), found.ToString());
        Assert.Empty(NameSyntax.SubdomainFaults(found.Name));
    }

    [Fact]
    public void Of_Deployment_TellsReplicasAndVersion()
    {
        var source = Object("""{"metadata":{"name":"web","namespace":"shop","generation":3}}""");

        var entries = PlacementEntries.Of(KindTable.Describe(ResourceTypes.Deployments), source, [Placed("""{"metadata":{"name":"web"},"status":{"readyReplicas":1}}""", 2)], []);

        Assert.Equal("""[{"name":"a","replicas":2,"readyReplicas":1,"version":"3","state":"Placed","reason":"Balanced","message":"so"}]""", entries.ToJsonString());
    }

    [Fact]
    public void Of_HundredsOfClustersWithoutAPart_ListsSomeAndCountsTheOthers()
    {
        var source = Object("""{"metadata":{"name":"web","namespace":"shop","generation":3}}""");
        var rejected = Enumerable.Range(0, 300).Select(i => new CopyOutcome(new($"c{i:000}", PlacementVerdict.Remove, null, i % 3 == 0 ? "NotSelected" : "Tainted", "so"), "Removed"));
        CopyOutcome[] outcomes = [Placed("""{"metadata":{"name":"web"} }""", 2), .. rejected];

        var entries = PlacementEntries.Of(KindTable.Describe(ResourceTypes.Deployments), source, outcomes, [new() { Name = "c299", Replicas = 1 }], out var omitted);

        // The one with a part, sixteen without, and one that has just lost its part.
        Assert.Equal(["a", .. Enumerable.Range(0, 16).Select(i => $"c{i:000}"), "c299"], entries.Select(e => (string?)e!["name"]));
        Assert.Equal("""[{"reason":"NotSelected","clusters":94},{"reason":"Tainted","clusters":189}]""", omitted.ToJsonString());
    }

    [Fact]
    public void Of_MemberThatIsBehind_KeepsTheVersionItHas()
    {
        var source = Object("""{"metadata":{"name":"words","namespace":"shop","generation":3}}""");

        var entries = PlacementEntries.Of(KindTable.Describe(ResourceTypes.ConfigMaps), source, [Placed("""{"metadata":{"name":"words"}}""", upToDate: false)], [new() { Name = "a", Version = "2" }]);

        Assert.Equal("2", (string?)entries[0]!["version"]);
    }

    [Fact]
    public void Of_CustomObject_TellsTheCopysConditions()
    {
        var type = new ResourceType("example.com", "v1", "Widget", "widgets", true);
        var source = Object("""{"metadata":{"name":"w","namespace":"shop","generation":1}}""");

        var entries = PlacementEntries.Of(
            KindTable.Describe(type), source, [Placed("""{"metadata":{"name":"w"},"status":{"conditions":[{"type":"Ready","status":"False","reason":"Broken","message":"no wheel","extra":1}]}}""")], []);

        Assert.Equal("""[{"type":"Ready","status":"False","reason":"Broken","message":"no wheel"}]""", entries[0]!["conditions"]!.ToJsonString());
    }

    [Fact]
    public void Of_DaemonSet_TellsItsPods()
    {
        var source = Object("""{"metadata":{"name":"agent","namespace":"shop","generation":1}}""");

        var entries = PlacementEntries.Of(
            KindTable.Describe(ResourceTypes.DaemonSets), source, [Placed("""{"metadata":{"name":"agent"},"status":{"desiredNumberScheduled":3,"numberReady":2}}""")], []);

        Assert.Equal((3L, 2L), ((long)entries[0]!["replicas"]!, (long)entries[0]!["readyReplicas"]!));
    }
}
