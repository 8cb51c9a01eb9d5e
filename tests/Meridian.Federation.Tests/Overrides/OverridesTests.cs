using System.Text.Json.Nodes;
using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests.Overrides;

public sealed class OverridesTests
{
    private static readonly MemberFacts Here = new() { Name = "here", Standing = MemberStanding.Ready };

    private const string Copy = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"backend","namespace":"default","labels":{"app":"backend"}},
         "spec":{"replicas":2,"template":{"spec":{
           "initContainers":[{"name":"init","image":"init:v1"}],
           "containers":[{"name":"app","image":"team/backend:v1","args":["--a","--b"],"env":[{"name":"A","value":"1"},{"name":"B","value":"$(A)"}]},{"name":"side","image":"side"}]}}}}
        """;

    [Theory]
    [InlineData("""{"image":[{"tag":"v2"}]}""", "init:v2 team/backend:v2 side:v2")]
    [InlineData("""{"image":[{"container":"app","registry":"r.example.com","tag":"v2"}]}""", "init:v1 r.example.com/team/backend:v2 side")]
    [InlineData("""{"image":[{"tag":"v2","operation":"add"}]}""", "init:v1 team/backend:v1 side:v2")]
    [InlineData("""{"image":[{"tag":"v1","operation":"remove"}]}""", "init team/backend side")]
    [InlineData("""{"image":[{"container":"init","repository":"other/init"}]}""", "other/init:v1 team/backend:v1 side")]
    public void Apply_Image_ChangesThePartsGiven(string rule, string images)
    {
        var spec = Apply(Policy("p", rule)).Copy["spec"]!["template"]!["spec"]!;

        Assert.Equal(images, string.Join(' ', spec["initContainers"]!.AsArray().Concat(spec["containers"]!.AsArray()).Select(c => (string?)c!["image"])));
    }

    [Theory]
    [InlineData("""{"args":[{"container":"app","operation":"add","value":["--c"]}]}""", "args", """["--a","--b","--c"]""")]
    [InlineData("""{"args":[{"operation":"remove","value":["--a"]}]}""", "args", """["--b"]""")]
    [InlineData("""{"command":[{"value":["/app"]}]}""", "command", """["/app"]""")]
    [InlineData("""{"env":[{"name":"A","value":"2"}]}""", "env", """[{"name":"A","value":"2"},{"name":"B","value":"$(A)"}]""")]
    [InlineData("""{"env":[{"name":"A","remove":true},{"name":"C","value":"3"}]}""", "env", """[{"name":"B","value":"$(A)"},{"name":"C","value":"3"}]""")]
    [InlineData("""{"resources":[{"container":"app","requests":{"cpu":"1"},"limits":{"cpu":"2"}}]}""", "resources", """{"requests":{"cpu":"1"},"limits":{"cpu":"2"}}""")]
    [InlineData("""{"jsonPatch":[{"op":"add","path":"/spec/template/spec/containers/0/tty","value":true}]}""", "tty", "true")]
    public void Apply_Container_IsChanged(string rule, string field, string expected) =>
        Assert.Equal(expected, Apply(Policy("p", rule)).Copy["spec"]!["template"]!["spec"]!["containers"]![0]![field]!.ToJsonString());

    [Fact]
    public void Apply_MetadataAndReplicas_AreSet()
    {
        var outcome = Apply(Policy("p", """{"labels":{"tier":"gold"},"removeLabels":["app"],"annotations":{"note":"x"},"replicas":5}"""));

        Assert.Equal("""{"name":"backend","namespace":"default","labels":{"tier":"gold"},"annotations":{"note":"x"}}""", outcome.Copy["metadata"]!.ToJsonString());
        Assert.Equal(5, (int)outcome.Copy["spec"]!["replicas"]!);
    }

    [Fact]
    public void Apply_OtherCluster_LeavesTheCopy() =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Copy), Apply(Policy("p", """{"clusters":{"names":["elsewhere"]},"replicas":5}""")).Copy));

    [Fact]
    public void Apply_SeveralPolicies_LastWordIsTheNamespacesAndThereTheHigherPriority()
    {
        var outcome = Apply(
            Policy("z", """{"labels":{"a":"ns"}}""", priority: 1), Policy("a", """{"labels":{"a":"low"}}"""), Policy("b", """{"labels":{"a":"cluster"}}""", priority: 9, ns: ""));

        Assert.Equal("ns", (string?)outcome.Copy["metadata"]!["labels"]!["a"]);
        Assert.Equal(
            ["OverridePolicy a over ClusterOverridePolicy b", "OverridePolicy z over ClusterOverridePolicy b", "OverridePolicy z over OverridePolicy a"],
            outcome.Conflicts.Select(c => $"{c.Winner} over {c.Loser}"));
    }

    [Theory]
    [InlineData("""{"image":[{"tag":"v2"}]}""", """{"image":[{"registry":"r.io"}]}""", 0)]
    [InlineData("""{"image":[{"container":"app","tag":"v2"}]}""", """{"image":[{"container":"app","tag":"v2"}]}""", 0)]
    [InlineData("""{"image":[{"container":"app","tag":"v2"}]}""", """{"jsonPatch":[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"x"}]}""", 1)]
    [InlineData("""{"env":[{"container":"app","name":"A","value":"2"}]}""", """{"jsonPatch":[{"op":"replace","path":"/spec/template/spec/containers/0/env/0","value":{"name":"A"}}]}""", 1)]
    [InlineData("""{"args":[{"container":"app","value":["--x"]}]}""", """{"args":[{"container":"app","operation":"add","value":["--y"]}]}""", 0)]
    [InlineData("""{"args":[{"container":"app","operation":"add","value":["--y"]}]}""", """{"args":[{"container":"app","value":["--x"]}]}""", 1)]
    [InlineData("""{"labels":{"a":"1"}}""", """{"jsonPatch":[{"op":"add","path":"/metadata/labels/a","value":"2"}]}""", 1)]
    public void Apply_TwoPolicies_ConflictWhereBothWantDifferentValues(string first, string second, int conflicts) =>
        Assert.Equal(conflicts, Apply(Policy("a", first), Policy("b", second)).Conflicts.Count);

    [Fact]
    public void Apply_TwoRulesOfOnePolicy_AreNoConflict()
    {
        var outcome = Apply(Policy("p", """{"labels":{"a":"1"}}""", """{"clusters":{"names":["here"]},"labels":{"a":"2"}}"""));

        Assert.Empty(outcome.Conflicts);
        Assert.Equal("2", (string?)outcome.Copy["metadata"]!["labels"]!["a"]);
    }

    [Theory]
    [InlineData("""{"jsonPatch":[{"op":"remove","path":"/spec/nothing"}]}""", "/spec/nothing")]
    [InlineData("""{"jsonPatch":[{"op":"test","path":"/spec/replicas","value":7}]}""", "/spec/replicas")]
    [InlineData("""{"jsonPatch":[{"op":"replace","path":"/metadata/name","value":"other"}]}""", "metadata.name may not be changed")]
    [InlineData("""{"jsonPatch":[{"op":"replace","path":"/kind","value":"Pod"}]}""", "kind may not be changed")]
    [InlineData("""{"jsonPatch":[{"op":"replace","path":"/metadata","value":7}]}""", "metadata.name may not be changed")]
    public void Apply_WhatDoesNotApply_ChangesNothingAndNamesTheRule(string rule, string why)
    {
        var outcome = Apply(Policy("a", """{"labels":{"a":"1"}}"""), Policy("b", rule));

        Assert.StartsWith("OverridePolicy b, spec.rules[0]: ", outcome.Failure, StringComparison.Ordinal);
        Assert.Contains(why, outcome.Failure, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Copy), outcome.Copy));
    }

    [Fact]
    public void Apply_Policies_OrderOfTheListDoesNotMatter() => Gen.Shuffle(Enumerable.Range(0, 6).ToArray()).Sample(order =>
    {
        OverrideSource[] policies = [.. order.Select(i => Policy($"p{i % 3}", $$"""{"labels":{"a":"{{i}}"},"replicas":{{i}} }""", priority: i / 3, ns: i % 2 == 0 ? "" : "default"))];
        return Apply(policies).Copy.ToJsonString() == Apply([.. policies.OrderBy(p => p.Spec.Rules[0].Replicas)]).Copy.ToJsonString();
    });

    [Fact]
    public void Replicas_LastRuleThatSaysThem_Holds() => Assert.Equal(
        4, Meridian.Federation.Overrides.Replicas(Here, [Policy("b", """{"replicas":4}""", """{"labels":{"a":"b"}}"""), Policy("a", """{"replicas":3}""")]));

    private static OverrideOutcome Apply(params OverrideSource[] policies) => Meridian.Federation.Overrides.Apply(JsonNode.Parse(Copy)!.AsObject(), Here, policies);


    private static OverrideSource Policy(string name, params string[] rules) => Policy(name, string.Join(',', rules), 0);

    private static OverrideSource Policy(string name, string rules, int priority, string ns = "default") => OverrideSource.Of(KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes(
        $$"""{"metadata":{"name":"{{name}}","namespace":"{{ns}}"},"spec":{"priority":{{priority}},"rules":[{{rules}}] } }""")));
}
