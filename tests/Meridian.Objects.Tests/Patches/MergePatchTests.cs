using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.Patches;

public sealed class MergePatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", null)]
    [InlineData("""{"a":1}""", """{"a":2,"b":[1]}""", """{"a":2,"b":[1]}""")]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", """{"b":null}""")]
    [InlineData("""{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}""", """{"loadBalancer":{}}""", """{"loadBalancer":{"ingress":null}}""")]
    [InlineData("""{"conditions":[{"type":"A"}]}""", """{"conditions":[]}""", """{"conditions":[]}""")]
    public void Between_TwoStatuses_SaysWhatDiffers(string before, string after, string? expected) =>
        Assert.Equal(expected, MergePatch.Between(JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject())?.ToJsonString());
}
