using System.Text.Json.Nodes;

namespace Meridian.Federation.Tests.Explain;

public sealed class FieldDiffTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    [InlineData("""{"spec":{"replicas":1}}""", """{"spec":{"replicas":2}}""", "spec.replicas 1>2")]
    [InlineData("""{"metadata":{"labels":{"app":"a"}}}""", """{"metadata":{"labels":{"app":"b","example.com/x":"y"}}}""", "metadata.labels[app] a>b|metadata.labels[example.com/x] >y")]
    [InlineData("""{"c":[{"name":"app","image":"a"},{"name":"side"}]}""", """{"c":[{"name":"app","image":"b"}]}""", """c[app].image a>b|c[side] {"name":"side"}>""")]
    [InlineData("""{"args":["a"]}""", """{"args":["a","b"]}""", """args ["a"]>["a","b"]""")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":1}}""", """a [1]>{"b":1}""")]
    public void Of_TwoTrees_NamesTheFieldsThatDiffer(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join('|', FieldDiff.Of(JsonNode.Parse(before), JsonNode.Parse(after)).Select(c => $"{c.Field} {c.Before}>{c.After}")));
}
