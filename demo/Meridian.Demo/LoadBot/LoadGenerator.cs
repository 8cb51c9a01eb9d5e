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
            Make(begun, made, wanted, now);
            made = wanted;
        }
    }

    // By plan, not by when this process got to it: a bot that stands still for a moment must not leave that moment out of what it tells.
    private long DueAt(long begun, long number)
    {
        var tick = Tick.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond;
        var exact = (long)((number + 1) * (double)time.TimestampFrequency / plan.Rate);
        return begun + (exact + tick - 1) / tick * tick;
    }

    private void Make(long begun, long made, long wanted, long now)
    {
        // What nobody gets to within the time a request may take is lost, and said to be.
        var room = Math.Max(0, Math.Min(wanted - made, (long)(plan.Rate * plan.Timeout.TotalSeconds) - due.Reader.Count));
        if (wanted - made > room) meter.Failed(LoadFailure.Overflow, wanted - made - room);
        for (var number = made; number < made + room; number++) due.Writer.TryWrite(Math.Min(DueAt(begun, number), now));
        // What is left in the queue found no lane waiting; each new lane takes one at once.
        for (var missing = due.Reader.Count; missing > 0 && lanes.Count < MostLanes; missing--)
            lanes.Add(new LoadLane(lanes.Count, plan, resolver, meter, time).RunAsync(due.Reader));
    }
}
