using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.Codecs;

/// <summary>Every folder of <c>cases</c> holds a body as a client sent it (<c>.pb</c> files are kubectl's) and the object it must give.</summary>
public sealed class GoldenCaseTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Codecs", "cases");

    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Root).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decode_ACase_GivesTheExpectedObject(string name)
    {
        var folder = Path.Combine(Root, name);
        var request = Directory.EnumerateFiles(folder, "request.*").Single();
        var expected = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")))!;
        var mediaType = Path.GetExtension(request) == ".pb" ? ObjectDecoder.ProtobufMediaType : $"application/{Path.GetExtension(request)[1..]}";

        var decoded = ObjectDecoder.Decode(File.ReadAllBytes(request), mediaType, (string)expected["apiVersion"]!, (string)expected["kind"]!);

        Assert.Null(JsonDifference.First(expected, decoded.Node));
        Assert.Empty(decoded.Problems);
    }
}
