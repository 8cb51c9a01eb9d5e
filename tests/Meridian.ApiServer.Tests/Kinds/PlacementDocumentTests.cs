using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Kinds;

/// <summary>Creates, as the federation's API would, every object that docs/federation/placement.md shows.</summary>
public sealed class PlacementDocumentTests
{
    [Fact]
    public void Examples_All_AreValid()
    {
        var examples = Examples(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kinds", "placement.md"))).ToArray();
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            var type = ResourceTypes.Federation.Single(t => t.ApiVersion == (string?)example["apiVersion"] && t.Kind == (string?)example["kind"]);
            Assert.Empty(ObjectDecoderFaults(example));
            Assert.Empty(StrategyFixture.Create(type, example, federated: true));
        });
    }

    private static IEnumerable<JsonObject> Examples(string text) => text.Split("```yaml\n").Skip(1)
        .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])
        .SelectMany(block => YamlReader.ReadAll(Encoding.UTF8.GetBytes(block))).Select(node => node.AsObject());

    // Fields that the schema table does not know are lost when an object is written.
    private static IEnumerable<string> ObjectDecoderFaults(JsonObject example)
    {
        var type = SchemaTable.ForKind((string)example["apiVersion"]!, (string)example["kind"]!)!;
        return Unknown(example, type, "");
    }

    private static IEnumerable<string> Unknown(JsonNode? node, SchemaType type, string path)
    {
        foreach (var (name, value) in node as JsonObject ?? [])
        {
            if (!type.TryField(name, out var field)) yield return $"{path}.{name}";
            else if (field.Message is { } message && field.Shape != SchemaShape.Map)
                foreach (var item in value is JsonArray list ? list : (IEnumerable<JsonNode?>)[value])
                    foreach (var fault in Unknown(item, message, $"{path}.{name}")) yield return fault;
        }
    }
}
