namespace Meridian.Node.Tests;

public sealed class VariableExpansionTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["A"] = "one", ["B_2"] = "two" };

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$(A)/$(B_2)", "one/two")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$$$(A)", "$one")]
    [InlineData("$(MISSING)", "$(MISSING)")]
    [InlineData("$(A", "$(A")]
    [InlineData("100$ $A", "100$ $A")]
    [InlineData("$", "$")]
    public void Expand_Text_ReplacesKnownNames(string text, string expected) => Assert.Equal(expected, VariableExpansion.Expand(text, Variables));
}
