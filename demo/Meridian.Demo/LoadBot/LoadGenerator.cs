using System.Threading.Channels;

namespace Meridian.Demo;

/// <summary>
/// Makes requests due at a fixed rate, whatever becomes of those before (an open loop), and has lanes make them: as many as it takes, so
/// that a slow target gets more at once and not less.
/// </summary>
internal sealed class LoadGenerator(LoadPlan plan, TargetResolver resolver, LoadMeter meter, TimeProvider time)
{
    private const int MostLanes = 512;

    // Requests become due in small groups: a wake-up for each would cost more than the request.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly Channel<long> due = Channel.CreateUnbounded<long>();
    private readonly List<Task> lanes = [];

    /// <summary>Begins when the name leads somewhere. Runs until cancelled, then until the requests that are due are made.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await resolver.Found.WaitAsync(cancellationToken);
            await PaceAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program ends.
        }
        due.Writer.Complete();
        await Task.WhenAll(lanes);
    }

    private async Task PaceAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var begun = time.GetTimestamp();
        var made = 0L;
        while (await timer.WaitForNextTickAsync(token))
        {
            var now = time.GetTimestamp();
            var wanted = (long)(time.GetElapsedTime(begun, now).TotalSeconds * plan.Rate);
            Make(wanted - made, now);
            made = wanted;
        }
    }

    private void Make(long count, long now)
    {
        // What nobody gets to within the time a request may take is lost, and said to be.
        var room = Math.Max(0, Math.Min(count, (long)(plan.Rate * plan.Timeout.TotalSeconds) - due.Reader.Count));
        if (count > room) meter.Failed(count - room);
        for (var made = 0L; made < room; made++) due.Writer.TryWrite(now);
        // What is left in the queue found no lane waiting; each new lane takes one at once.
        for (var missing = due.Reader.Count; missing > 0 && lanes.Count < MostLanes; missing--)
            lanes.Add(new LoadLane(lanes.Count, plan, resolver, meter, time).RunAsync(due.Reader));
    }
}
