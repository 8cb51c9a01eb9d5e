using System.Globalization;

namespace Meridian.Controllers.Tests.Faults;

/// <summary>
/// Each scenario is run once undisturbed, and again for every call that its controllers make, with a fault at that call. However it went, the
/// cluster must come to the same end, with nothing made twice.
/// </summary>
[Trait("Category", "Cluster")]
public sealed class FaultInjectionTests
{
    private const int Shown = 3;

    /// <summary>Every scenario with every kind of fault.</summary>
    public static TheoryData<string, FaultKind> Cases()
    {
        var cases = new TheoryData<string, FaultKind>();
        foreach (var scenario in Scenarios.All.Keys)
            foreach (var kind in Enum.GetValues<FaultKind>().Where(k => k != FaultKind.None)) cases.Add(scenario, kind);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Scenario_WithAFaultAtAnyCall_EndsAsWithoutOne(string scenario, FaultKind kind)
    {
        var (expected, calls) = await RunAsync(scenario, default);
        var wrong = new List<string>();
        for (var call = 1; call <= (kind == FaultKind.Stale ? 1 : calls) && wrong.Count < Shown; call++)
        {
            var fault = new Fault(kind, call);
            if (await DifferenceAsync(scenario, fault, expected) is { } difference) wrong.Add(string.Create(CultureInfo.InvariantCulture, $"call {call}: {difference}"));
        }
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private static async Task<string?> DifferenceAsync(string scenario, Fault fault, string expected)
    {
        await using var cluster = new SteppedCluster(fault);
        try
        {
            await RunAsync(cluster, scenario);
        }
        catch (RunOverException)
        {
            return null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return $"{cluster.Client.Broken}: {failure.Message}";
        }
        var picture = await Picture.OfAsync(cluster);
        if (fault.Kind == FaultKind.Impostor || picture == expected) return null;
        var (lines, wanted) = (picture.Split('\n'), expected.Split('\n'));
        return $"{cluster.Client.Broken}\n  expected {string.Join("\n           ", Without(wanted, lines))}\n  found    {string.Join("\n           ", Without(lines, wanted))}";
    }

    private static async Task<(string Picture, int Calls)> RunAsync(string scenario, Fault fault)
    {
        await using var cluster = new SteppedCluster(fault);
        await RunAsync(cluster, scenario);
        return (await Picture.OfAsync(cluster), cluster.Client.Calls);
    }

    private static async Task RunAsync(SteppedCluster cluster, string scenario)
    {
        await cluster.StartAsync();
        await Scenarios.All[scenario](cluster);
    }

    private static List<string> Without(IEnumerable<string> lines, IEnumerable<string> others)
    {
        var left = lines.ToList();
        foreach (var other in others) left.Remove(other);
        return left;
    }
}
