namespace Meridian.Network;

/// <summary>Asks one backend again and again, and notes what comes of it in its state.</summary>
internal sealed class HealthWatch : IAsyncDisposable
{
    private readonly BackendPlace place;
    private readonly EdgeService service;
    private readonly HealthQuestion question;
    private readonly EdgeCore core;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task asking;

    /// <param name="place">The backend.</param>
    /// <param name="service">Its service.</param>
    /// <param name="check">What is asked.</param>
    /// <param name="question">Asks.</param>
    /// <param name="core">Clock and counts.</param>
    public HealthWatch(BackendPlace place, EdgeService service, HealthCheck check, HealthQuestion question, EdgeCore core)
    {
        (this.place, this.service, this.question, this.core, Check) = (place, service, question, core, check);
        asking = AskAsync(stopping.Token);
    }

    public HealthCheck Check { get; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await asking;
        stopping.Dispose();
        place.State.IsDown = false;
    }

    private async Task AskAsync(CancellationToken token)
    {
        var verdict = HealthVerdict.Unknown;
        using var timer = new PeriodicTimer(Check.Interval, core.Time);
        try
        {
            do
            {
                var good = await question.AskAsync(service, place.State.EndPoint, Check, core.Time, token);
                core.Statistics.CountCheck(place.Backend.Cluster, good);
                var next = verdict.After(good, Check);
                if (verdict.IsUp && !next.IsUp) core.Statistics.CountEjection(place.Backend.Cluster, EjectionCause.HealthCheck);
                verdict = next;
                place.State.IsDown = !verdict.IsUp;
            }
            while (await timer.WaitForNextTickAsync(token));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Nobody wants to know any more.
        }
    }
}
