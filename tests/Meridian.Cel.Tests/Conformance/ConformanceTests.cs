namespace Meridian.Cel.Tests.Conformance;

/// <summary>Runs the language's public conformance tests, section by section, and says what was left out.</summary>
public class ConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Sections =>
        ConformanceData.Sections.Count == 0 ? [""] : [.. ConformanceData.Sections.Keys];

    [Theory]
    [MemberData(nameof(Sections))]
    public void Evaluate_Section_GivesWhatTheLanguageSays(string section)
    {
        Assert.SkipWhen(section.Length == 0, "CEL_TESTDATA is not set: eng/tools.sh fetches the data");
        var (failures, skipped, ran) = (new List<string>(), new List<string>(), 0);
        foreach (var test in ConformanceData.Sections[section])
        {
            var name = $"{test["original"]!["name"]}: {test["original"]!["expr"]}";
            if (ConformanceCase.SkipReason(test) is { } reason) skipped.Add(reason);
            else if (++ran > 0 && ConformanceCase.Run(test) is { } difference) failures.Add($"{name}\n    {difference}");
        }
        output.WriteLine($"{section}: {ran} run, {failures.Count} failed, {skipped.Count} left out");
        Assert.SkipWhen(ran == 0, $"all {skipped.Count} tests need protobuf messages of the test suite or blocks that only an optimiser writes");
        Assert.True(failures.Count == 0, $"{failures.Count} of {ran} failed:\n" + string.Join("\n", failures));
    }

    [Fact]
    public void Sections_All_AreCounted()
    {
        Assert.SkipWhen(ConformanceData.Sections.Count == 0, "CEL_TESTDATA is not set: eng/tools.sh fetches the data");
        var tests = ConformanceData.Sections.Values.SelectMany(s => s).ToList();
        var left = tests.Select(ConformanceCase.SkipReason).OfType<string>().GroupBy(r => r, StringComparer.Ordinal);

        output.WriteLine($"{tests.Count} tests; " + string.Join("; ", left.Select(g => $"{g.Count()} left out: {g.Key}")));
        Assert.True(tests.Count(t => ConformanceCase.SkipReason(t) is null) > 1500);
    }
}
