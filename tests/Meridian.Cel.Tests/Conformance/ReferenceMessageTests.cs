using System.Text.Json.Nodes;

namespace Meridian.Cel.Tests.Conformance;

/// <summary>Holds messages about names, macros and literals against those that the public data records of the reference implementation.</summary>
public class ReferenceMessageTests(ITestOutputHelper output)
{
    // What the reference was run without, and faults of grammar: those are told one at a time here, and by another parser's words.
    private static readonly string[] Other = ["Syntax error", "unsupported syntax", "recursion", "existsOne"];

    [Fact]
    public void Compile_MistakenExpression_IsToldAsTheReferenceTellsIt()
    {
        Assert.SkipWhen(ConformanceData.Folder is null, "CEL_TESTDATA is not set: eng/tools.sh fetches the data");
        var environment = CelEnvironment.Of(CelLibraries.Standard);
        var (compared, different) = (0, new List<string>());
        foreach (var test in JsonNode.Parse(File.ReadAllText(Path.Combine(ConformanceData.Folder!, "parsing.json")))!["tests"]!.AsArray())
        {
            var (text, error) = ((string)test!["original"]!["expr"]!, (string?)test["error"]);
            if (error is null || Other.Any(o => (error + text).Contains(o, StringComparison.Ordinal))) continue;
            compared++;
            // Faults of parsing carry no name of a source there.
            var actual = environment.Compile(text).Error;
            if (actual != error.Replace("ERROR: :", "ERROR: <input>:", StringComparison.Ordinal)) different.Add($"{text}\n--- expected\n{error}\n--- actual\n{actual}");
        }
        output.WriteLine($"{compared} compared, {different.Count} different");
        Assert.True(different.Count == 0, string.Join("\n\n", different));
    }
}
