using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Probes one member for as long as it is connected, and reports every judgement.</summary>
/// <param name="connection">The member.</param>
/// <param name="health">Judgement so far.</param>
/// <param name="options">How often and how patiently.</param>
/// <param name="time">Clock.</param>
/// <param name="report">Receives every new judgement; must be quick.</param>
internal sealed class MemberProber(
    IMemberConnection connection, MemberHealth health, FederationOptions options, TimeProvider time, Action<MemberHealth> report) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private TaskCompletionSource broken = NewSignal();

    /// <summary>Begins to probe.</summary>
    public void Start()
    {
        connection.StreamBroken += ProbeSoon;
        running = RunAsync(stopping.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        connection.StreamBroken -= ProbeSoon;
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void ProbeSoon() => Volatile.Read(ref broken).TrySetResult();

    private async Task RunAsync(CancellationToken token)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                // Made before the probe: a stream that breaks during it causes another.
                var signal = NewSignal();
                Volatile.Write(ref broken, signal);
                health = health.Observe(await ProbeAsync(token), time.GetUtcNow(), options);
                report(health);
                await PauseAsync(signal.Task, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private async Task<MemberProbe> ProbeAsync(CancellationToken token)
    {
        using var limit = new CancellationTokenSource(options.ProbeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            return await connection.ProbeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return new MemberProbe(ProbeOutcome.Unreachable, $"the cluster did not answer within {options.ProbeTimeout.TotalSeconds:0.###} s");
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            // Whatever a member answers, it must be asked again.
            return new MemberProbe(ProbeOutcome.Unreachable, failure.Message);
        }
    }

    // A stream that breaks shortens the pause of a member that is well; one that fails is asked often enough.
    private async Task PauseAsync(Task broken, CancellationToken token)
    {
        var well = health.FailingSince is null;
        var pause = well ? options.ProbePeriod : options.ProbeRetryPeriod;
        if (health.NextChange(options) is { } change && change - time.GetUtcNow() is var rest && rest > TimeSpan.Zero && rest < pause) pause = rest;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token);
        var delay = Task.Delay(pause, time, either.Token);
        await Task.WhenAny(well ? [delay, broken] : [delay]);
        await either.CancelAsync();
        token.ThrowIfCancellationRequested();
    }
}
