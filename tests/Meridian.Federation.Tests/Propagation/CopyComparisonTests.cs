using System.Text.Json;

namespace Meridian.Federation.Tests;

public sealed class CopyComparisonTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", true)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""{"a":{},"b":[]}""", "{}", true)]
    [InlineData("""{"l":[{"name":"x","v":1}]}""", """{"l":[{"name":"sidecar"},{"name":"x","v":1,"default":true}]}""", true)]
    [InlineData("""{"l":[{"name":"x","v":1}]}""", """{"l":[{"name":"x","v":2}]}""", false)]
    [InlineData("""{"l":["a"]}""", """{"l":null}""", false)]
    public void Covers_DesiredAndActual(string desired, string actual, bool expected) =>
        Assert.Equal(expected, CopyComparison.Covers(JsonElement.Parse(desired), JsonElement.Parse(actual)));
}
