using System.Text.Json.Nodes;

namespace Meridian.Cel.Tests.Conformance;

/// <summary>The language's public test data, fetched by <c>eng/tools.sh</c>.</summary>
internal static class ConformanceData
{
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("CEL_TESTDATA") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Tests of each section, by <c>suite/section</c>.</summary>
    public static IReadOnlyDictionary<string, List<JsonObject>> Sections { get; } = Read();

    private static Dictionary<string, List<JsonObject>> Read()
    {
        var sections = new Dictionary<string, List<JsonObject>>(StringComparer.Ordinal);
        if (Folder is null) return sections;
        var root = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "conformance.json")))!;
        foreach (var suite in root["suites"]!.AsArray())
            foreach (var section in suite!["suites"]?.AsArray() ?? [])
                sections[$"{suite["name"]}/{section!["name"]}"] = [.. section["tests"]!.AsArray().Select(t => t!.AsObject())];
        return sections;
    }
}
