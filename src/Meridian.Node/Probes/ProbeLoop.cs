namespace Meridian.Node;

/// <summary>Looks at one container again and again, for one kind of probe, and tells what is new.</summary>
/// <param name="timing">When to look.</param>
/// <param name="look">Takes one look.</param>
/// <param name="failed">Told of every look that counts and failed.</param>
/// <param name="decided">Told of every verdict that differs from the one before.</param>
/// <param name="time">Clock.</param>
internal sealed class ProbeLoop(
    ProbeTiming timing, Func<CancellationToken, Task<ProbeResult>> look, Action<string> failed, Action<bool> decided, TimeProvider time)
{
    private ProbeState state = ProbeState.Initial;

    /// <summary>Looks until cancelled.</summary>
    /// <param name="untilHealthy">Ends with the first verdict that says healthy, as the startup probe does.</param>
    /// <param name="early">Whether to look early, too; see <see cref="ProbeTiming.EarlyGaps"/>.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    public async Task RunAsync(bool untilHealthy, bool early, CancellationToken cancellationToken)
    {
        if (timing.InitialDelay > TimeSpan.Zero) await Task.Delay(timing.InitialDelay, time, cancellationToken);
        if (early) await LookEarlyAsync(cancellationToken);
        while (!(untilHealthy && state.Verdict == true))
        {
            Note(await look(cancellationToken));
            if (untilHealthy && state.Verdict == true) return;
            await Task.Delay(timing.Period, time, cancellationToken);
        }
    }

    private async Task LookEarlyAsync(CancellationToken token)
    {
        foreach (var gap in timing.EarlyGaps())
        {
            await Task.Delay(gap, time, token);
            var result = await look(token);
            if (!result.Healthy) continue;
            Note(result);
            return;
        }
    }

    private void Note(ProbeResult result)
    {
        var before = state.Verdict;
        state = state.After(result.Healthy, timing.Successes, timing.Failures);
        if (!result.Healthy) failed(result.Message);
        if (state.Verdict is { } verdict && verdict != before) decided(verdict);
    }
}
