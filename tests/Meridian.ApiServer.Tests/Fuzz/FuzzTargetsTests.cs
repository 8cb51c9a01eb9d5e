using Meridian.Fuzz;

namespace Meridian.ApiServer.Tests.Fuzz;

/// <summary>A moment of every fuzz target; <c>fuzz/run</c> gives them longer.</summary>
public sealed class FuzzTargetsTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    // The same inputs in every run: a test says whether a change broke something; what is new is looked for by fuzz/run.
    private const int Seed = 2017;

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Run_MutatedInput_FailsNowhere(string name)
    {
        var report = await FuzzRun.RunAsync(FuzzTargets.Named(name), Moment, Seed, learns: false);

        Assert.True(report.Inputs > 3, $"only {report.Inputs} inputs");
        Assert.True(report.Failures.Count == 0, string.Join("\n\n", report.Failures.Select(f => $"{f.Failure}\ninput: {Convert.ToBase64String(f.Input)}")));
    }
}
