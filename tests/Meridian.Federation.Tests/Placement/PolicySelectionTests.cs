using System.Text;
using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class PolicySelectionTests
{
    private static readonly KubeObject Web = Parse("""{"metadata":{"namespace":"shop","name":"web","labels":{"tier":"front"}}}""");

    private static KubeObject Parse(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));

    private static HeldPolicy Policy(string name, string spec = "{}", string ns = "shop", string created = "2030-01-01T00:00:00Z") => new(
        ns.Length == 0 ? ResourceTypes.ClusterPlacementPolicies : ResourceTypes.PlacementPolicies,
        Parse($$"""{"metadata":{"name":"{{name}}","namespace":"{{ns}}","creationTimestamp":"{{created}}"},"spec":{{spec}} }"""));

    private static string? Holding(params HeldPolicy[] policies) => PolicySelection.Holding(ResourceTypes.Deployments, Web, policies)?.Source.Header.Name;

    private static readonly HeldPolicy[] All =
    [
        Policy("urgent", """{"priority":1}""", ""),
        Policy("named", """{"resourceSelectors":[{"kind":"Deployment","name":"web"}]}"""),
        Policy("labelled", """{"resourceSelectors":[{"kind":"Deployment","labelSelector":{"matchLabels":{"tier":"front"}}}]}"""),
        Policy("kind", """{"resourceSelectors":[{"kind":"Deployment"}]}"""),
        Policy("old"), Policy("young", created: "2030-01-02T00:00:00Z"), Policy("zz", created: "2030-01-02T00:00:00Z"),
        Policy("global-named", """{"resourceSelectors":[{"kind":"Deployment","name":"web","namespace":"shop"}]}""", ""),
        Policy("global", ns: ""),
    ];

    [Fact]
    public void Ranked_AllSorts_ComeInTheOrderThatIsDocumented() => Assert.Equal(
        ["urgent", "named", "labelled", "kind", "old", "young", "zz", "global-named", "global"],
        PolicySelection.Ranked(ResourceTypes.Deployments, Web, All).Select(p => p.Source.Header.Name));

    [Fact]
    public void Holding_AnyOrderAndSubset_IsTheFirstOfThem() => Gen.Shuffle(All, 3).Sample(some =>
        Assert.Equal(All.First(some.Contains).Source.Header.Name, Holding(some)));

    [Theory]
    [InlineData("""{"resourceSelectors":[{"kind":"Service"}]}""")]
    [InlineData("""{"resourceSelectors":[{"apiVersion":"apps/v2","kind":"Deployment"}]}""")]
    [InlineData("""{"resourceSelectors":[{"kind":"Deployment","name":"api"}]}""")]
    [InlineData("""{"resourceSelectors":[{"labelSelector":{"matchLabels":{"tier":"back"}}}]}""")]
    public void Holding_OtherObjects_IsNone(string spec) => Assert.Null(Holding(Policy("p", spec), Policy("other", ns: "billing")));

    [Fact]
    public void Holding_Namespace_OnlyByPoliciesThatNameTheKind()
    {
        var ns = Parse("""{"metadata":{"name":"shop"}}""");
        var named = Policy("spaces", """{"resourceSelectors":[{"kind":"Namespace"}]}""", "");

        Assert.Null(PolicySelection.Holding(ResourceTypes.Namespaces, ns, [Policy("all", ns: "")]));
        Assert.Same(named, PolicySelection.Holding(ResourceTypes.Namespaces, ns, [named]));
    }
}
