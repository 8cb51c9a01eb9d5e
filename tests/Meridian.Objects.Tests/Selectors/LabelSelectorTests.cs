using CsCheck;
using Meridian.Objects;

namespace Meridian.Objects.Tests.Selectors;

public class LabelSelectorTests
{
    private static readonly Gen<string> Keys = Gen.OneOf("app", "example.com/tier", "n");
    private static readonly Gen<string> Values = Gen.OneOf("", "a", "b-1", "x_y.z", "7");

    private static readonly Gen<LabelRequirement> Requirements = Gen.OneOf(
        Gen.Select(Keys, Values.Array[1, 3], (k, v) => new LabelRequirement(k, LabelOperator.In, v)),
        Gen.Select(Keys, Values.Array[1, 3], (k, v) => new LabelRequirement(k, LabelOperator.NotIn, v)),
        Keys.Select(k => new LabelRequirement(k, LabelOperator.Exists)),
        Keys.Select(k => new LabelRequirement(k, LabelOperator.DoesNotExist)),
        Gen.Select(Keys, Gen.Int[-9, 9], (k, n) => new LabelRequirement(k, LabelOperator.GreaterThan, $"{Math.Abs(n)}")));

    private static Dictionary<string, string> Labels(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);

    [Theory]
    [InlineData("", "", true)]
    [InlineData("a=b", "a=b", true)]
    [InlineData("a==b", "a=c", false)]
    [InlineData("a!=b", "", true)]
    [InlineData("a notin (b)", "", true)]
    [InlineData("a in (x, y)", "a=y", true)]
    [InlineData("a in (x,y)", "", false)]
    [InlineData(" a , !b ", "a=1", true)]
    [InlineData("a,!b", "a=1,b=2", false)]
    [InlineData("a>1", "a=2", true)]
    [InlineData("a<1", "a=x", false)]
    [InlineData("a=", "a=", true)]
    [InlineData("in in (in)", "in=in", true)]
    public void Matches_TextForm_FollowsKubernetes(string selector, string labels, bool expected) =>
        Assert.Equal(expected, LabelSelector.Parse(selector).Matches(Labels(labels)));

    [Theory]
    [InlineData("a in ")]
    [InlineData("a in (x")]
    [InlineData("=b")]
    [InlineData("a=b,")]
    [InlineData("a b")]
    [InlineData("a>x")]
    [InlineData("a===b")]
    [InlineData("-a=b")]
    [InlineData("a=-b")]
    public void Parse_NotASelector_IsABadRequest(string selector) =>
        Assert.Equal(400, Assert.Throws<StatusException>(() => LabelSelector.Parse(selector)).Code);

    [Fact]
    public void ToString_AnySelector_ParsesBackEqual() => Requirements.Array[0, 4].Sample(requirements =>
    {
        var selector = LabelSelector.Of(requirements);
        return LabelSelector.Parse(selector.ToString()).Equals(selector);
    });

    [Fact]
    public void From_ObjectForm_NullChoosesNothingAndEmptyEverything()
    {
        Assert.False(LabelSelector.From((SelectorObject?)null).Matches(ObjectHeader.NoEntries));
        Assert.True(LabelSelector.From(new SelectorObject()).Matches(ObjectHeader.NoEntries));
    }

    [Fact]
    public void From_MatchExpressions_AllMustHold()
    {
        var selector = LabelSelector.From(new SelectorObject
        {
            MatchLabels = new Dictionary<string, string> { ["a"] = "1" },
            MatchExpressions = [new SelectorRequirement { Key = "b", Operator = "NotIn", Values = ["2", "3"] }],
        });

        Assert.Equal("a=1,b notin (2,3)", selector.ToString());
        Assert.True(selector.Matches(Labels("a=1")));
        Assert.False(selector.Matches(Labels("a=1,b=2")));
    }

    [Fact]
    public void From_UnknownOperator_IsABadRequest()
    {
        var selector = new SelectorObject { MatchExpressions = [new SelectorRequirement { Key = "b", Operator = "Like" }] };

        Assert.Equal("\"Like\" is not a valid label selector operator", Assert.Throws<StatusException>(() => LabelSelector.From(selector)).Message);
    }
}
