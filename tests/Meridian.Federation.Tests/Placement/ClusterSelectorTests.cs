using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class ClusterSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["location"] = "europe", ["environment"] = "prod", ["version"] = "15" };

    [Theory]
    [InlineData("""[{"key":"location","operator":"in","values":["europe"]}]""", true)]
    [InlineData("""[{"key":"location","operator":"In","values":["europe"]},{"key":"environment","operator":"==","values":["prod"]}]""", true)]
    [InlineData("""[{"key":"location","operator":"in","values":["europe"]},{"key":"environment","operator":"==","values":["test"]}]""", false)]
    [InlineData("""[{"key":"location","operator":"!=","values":["usa"]},{"key":"environment","operator":"in","values":["prod"]}]""", true)]
    [InlineData("""[{"key":"version","operator":">","values":["14"]}]""", true)]
    [InlineData("""[{"key":"version","operator":">","values":["15"]}]""", false)]
    [InlineData("""[{"key":"version","operator":"Lt","values":["16"]}]""", true)]
    [InlineData("""[{"key":"location","operator":"gt","values":["1"]}]""", false)]
    [InlineData("""[{"key":"absent","operator":"notin","values":["x"]}]""", true)]
    [InlineData("""[{"key":"absent","operator":"!"}]""", true)]
    [InlineData("""[{"key":"location","operator":"exists","values":[]}]""", true)]
    [InlineData("[]", true)]
    public void Matches_LabelsOfACluster(string selector, bool expected) => Assert.Equal(expected, ClusterSelectorReader.Parse(selector).Matches(Labels));

    [Theory]
    [InlineData("federation.kubernetes.io/federation-control-plane=true", "not valid JSON")]
    [InlineData("""[{"key":"a","operator":"like","values":["b"]}]""", "[0].operator: \"like\" is none of")]
    [InlineData("""[{"key":"a","operator":"=","values":["b","c"]}]""", "takes exactly one value, found 2")]
    [InlineData("""[{"key":"a","operator":"in"}]""", "needs values")]
    [InlineData("""[{"key":"a","operator":"exists","values":["b"]}]""", "takes no values, found 1")]
    [InlineData("""[{"key":"a","operator":">","values":["b"]}]""", "\"b\" is not a whole number")]
    [InlineData("""[{"operator":"exists"}]""", "[0].key")]
    public void Parse_InvalidText_NamesTheFault(string selector, string fault) =>
        Assert.Contains(fault, Assert.Throws<FormatException>(() => ClusterSelectorReader.Parse(selector)).Message, StringComparison.Ordinal);
}
