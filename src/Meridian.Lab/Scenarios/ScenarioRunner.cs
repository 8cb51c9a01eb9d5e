namespace Meridian.Lab;

/// <summary>Tells a story to a lab and writes down what became of it.</summary>
/// <param name="world">A world that has started and has the shape the scenario asks for.</param>
public sealed class ScenarioRunner(LabWorld world)
{
    /// <summary>Runs all steps.</summary>
    /// <param name="scenario">The story.</param>
    /// <param name="told">Told of every step that has ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ScenarioReport> RunAsync(Scenario scenario, Action<StepReport>? told, CancellationToken cancellationToken)
    {
        using var ledger = new ReplicaLedger(world);
        var began = world.Time.GetTimestamp();
        var steps = new List<StepReport>();
        foreach (var step in scenario.Steps)
        {
            if (step.At - world.Time.GetElapsedTime(began) is var early && early > TimeSpan.Zero) await Task.Delay(early, world.Time, cancellationToken);
            var report = await RunAsync(step, ledger, world.Time.GetElapsedTime(began), cancellationToken);
            steps.Add(report);
            told?.Invoke(report);
        }
        return new ScenarioReport(world.Options, steps);
    }

    private async Task<StepReport> RunAsync(ScenarioStep step, ReplicaLedger ledger, TimeSpan at, CancellationToken token)
    {
        var started = world.Time.GetTimestamp();
        ledger.Begin();
        foreach (var action in step.Actions) await action.RunAsync(world, token);
        ledger.NoteFaults();
        var settled = step.Within is { } limit ? await ledger.SettledAsync(limit - world.Time.GetElapsedTime(started), token) : (bool?)null;
        return new StepReport(step.Name, at, settled, world.Time.GetElapsedTime(started), ledger.LeastReady, ledger.Wanted, ledger.Splits()) { Placed = ledger.PlacedAfter(started) };
    }
}
