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
                var began = time.GetUtcNow();
                Judge(health.Observe(await ProbeAsync(token), time.GetUtcNow(), options, began));
                await PauseAsync(signal.Task, token);
                Judge(health.At(time.GetUtcNow(), options));
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private void Judge(MemberHealth now)
    {
        if (ReferenceEquals(now, health)) return;
        health = now;
        report(now);
    }

    private async Task<MemberProbe> ProbeAsync(CancellationToken token)
    {
        // A member that fails is lost when its time is up, not when the last probe has been waited for.
        var patience = health.FailingSince is null ? options.ProbeTimeout : Until(health.NextChange(options), options.ProbeTimeout);
        using var limit = new CancellationTokenSource(patience, time);
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
        var pause = Until(health.NextChange(options), well ? options.ProbePeriod : options.ProbeRetryPeriod);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token);
        var delay = Task.Delay(pause, time, either.Token);
        await Task.WhenAny(well ? [delay, broken] : [delay]);
        await either.CancelAsync();
        token.ThrowIfCancellationRequested();
    }

    private TimeSpan Until(DateTimeOffset? change, TimeSpan most) => change - time.GetUtcNow() is { } rest && rest > TimeSpan.Zero && rest < most ? rest : most;
}
