namespace Meridian.Federation.Tests;

public sealed class PreferencesReaderTests
{
    [Fact]
    public void Parse_FieldNamesOfAnyCase_AreRead()
    {
        var preferences = PreferencesReader.Parse("""{"Rebalance": true, "CLUSTERS": {"k8s-1": {"minreplicas": 10, "MaxReplicas": 20, "weight": 2}, "*": {"weight": 1}}}""");

        Assert.True(preferences.Rebalance);
        Assert.Equal(new ClusterPreference(10, 20, 2), preferences.For("k8s-1"));
        Assert.Equal(new ClusterPreference(0, null, 1), preferences.For("another"));
    }

    [Fact]
    public void For_ClusterNeitherNamedNorCovered_IsNull() => Assert.Null(PreferencesReader.Parse("""{"clusters":{"a":{}}}""").For("b"));

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "an object is expected")]
    [InlineData("""{"clusters":{"a":{"weight":-1}}}""", "clusters[a].weight: -1 is not a whole number")]
    [InlineData("""{"clusters":{"a":{"minReplicas":1.5}}}""", "clusters[a].minReplicas: 1.5")]
    [InlineData("""{"rebalance":"yes"}""", "rebalance: \"yes\" is neither true nor false")]
    public void Parse_InvalidText_NamesTheFault(string json, string fault) =>
        Assert.Contains(fault, Assert.Throws<FormatException>(() => PreferencesReader.Parse(json)).Message, StringComparison.Ordinal);
}
