using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class ShownBytesTests
{
    private static readonly Gen<string> Word = Gen.Char["abcxyz"].Array[1, 5].Select(c => new string(c));

    private static readonly Gen<JsonObject> Map = Gen.Select(Word, Word).Array[0, 3].Select(pairs => new JsonObject(pairs.DistinctBy(p => p.Item1).Select(p => KeyValuePair.Create(p.Item1, (JsonNode?)p.Item2))));

    private static string Show(string json, string name, EventSubject? subject = null) => Encoding.UTF8.GetString(ShownBytes.Of(Parse(json), "eu", name, subject).Json.Span);

    private static KubeObject Parse(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"metadata":{"name":"x","resourceVersion":"7"}}""", "x", """{"metadata":{"labels":{"meridian.dev/cluster":"eu"},"name":"x","resourceVersion":"7"}}""")]
    [InlineData("""{"metadata":{"name":"x"}}""", "x", """{"metadata":{"labels":{"meridian.dev/cluster":"eu"},"resourceVersion":"","name":"x"}}""")]
    [InlineData("""{"metadata":{"name":"x","resourceVersion":"7","labels":{}},"spec":{"labels":{}}}""", "x", """{"metadata":{"name":"x","resourceVersion":"7","labels":{"meridian.dev/cluster":"eu"}},"spec":{"labels":{}}}""")]
    [InlineData("""{"metadata":{"name":"x","resourceVersion":"7","labels":null}}""", "x", """{"metadata":{"name":"x","resourceVersion":"7","labels":{"meridian.dev/cluster":"eu"}}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"b","meridian.dev/cluster":"us"},"name":"x","resourceVersion":"7"}}""", "x", """{"metadata":{"labels":{"a":"b","meridian.dev/cluster":"eu"},"name":"x","resourceVersion":"7"}}""")]
    [InlineData("""{"metadata":{"annotations":{"n":"1"},"labels":{"a":"b"},"name":"x","resourceVersion":"7"}}""", "x.eu", """{"metadata":{"annotations":{"meridian.dev/member-name":"x","n":"1"},"labels":{"meridian.dev/cluster":"eu","a":"b"},"name":"x.eu","resourceVersion":"7"}}""")]
    public void Of_AnObject_DiffersWhereItMust(string source, string name, string expected) => Assert.Equal(expected, Show(source, name));

    [Fact]
    public void Of_AnEvent_IsAboutWhatTheFederationKnows()
    {
        const string happened = """{"metadata":{"name":"e","resourceVersion":"1"},"involvedObject":{"kind":"Deployment","name":"d","uid":"m"},"message":"Scaled \"up\""}""";

        var shown = JsonNode.Parse(Show(happened, "e", new EventSubject("d.eu", "f", "Cluster eu: ")))!;

        Assert.Equal("""{"kind":"Deployment","name":"d.eu","uid":"f"}""", shown["involvedObject"]!.ToJsonString());
        Assert.Equal("Cluster eu: Scaled \"up\"", shown["message"]!.ToString());
    }

    [Fact]
    public void Of_AnyObject_ChangesNothingElse() =>
        Gen.Select(Map, Map, Map, Gen.Bool, Gen.Bool).Sample((labels, annotations, spec, renamed, pretty) =>
        {
            var source = new JsonObject
            {
                ["spec"] = spec.DeepClone(), ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone(), ["name"] = "x", ["annotations"] = annotations.DeepClone(), ["resourceVersion"] = "1" },
            };
            var text = source.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = pretty });
            var expected = source.DeepClone();
            expected["metadata"]!["labels"]![MeridianLabels.Cluster] = "eu";
            if (renamed) (expected["metadata"]!["name"], expected["metadata"]!["annotations"]![FederationMarks.MemberName]) = ("x.eu", "x");

            return JsonNode.DeepEquals(expected, JsonNode.Parse(Show(text, renamed ? "x.eu" : "x")));
        });
}
