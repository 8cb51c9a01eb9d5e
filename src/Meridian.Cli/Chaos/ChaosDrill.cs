using System.Net;
using Meridian.Client;
using Meridian.Demo;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Makes a fault for a time, looks at what becomes of the world meanwhile, undoes it, and tells what was measured.</summary>
/// <param name="home">The home.</param>
/// <param name="federation">Its federation.</param>
/// <param name="plan">What to do.</param>
/// <param name="time">Clock.</param>
internal sealed class ChaosDrill(MeridianHome home, IKubeClient federation, ChaosPlan plan, TimeProvider time)
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostSettling = TimeSpan.FromSeconds(30);
    private const int GuardedSeconds = 3;

    private readonly FaultBook book = new(home, time);
    private readonly StandingWatch standing = new(federation, plan.Fault.Cluster, time);
    private readonly Queue<LoadReport> seconds = new();
    private string abortedBy = "";

    /// <summary>Runs it to its end. A drill that is interrupted undoes its fault too.</summary>
    /// <param name="said">Told each second how it goes.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<ChaosReport> RunAsync(Action<string> said, CancellationToken cancellationToken)
    {
        var cluster = home.Existing(plan.Fault.Cluster);
        var targets = await ProbeTargets.FindAsync(federation, home.Federation.ReadConfig(), cluster.Block()!.Value, cancellationToken);
        var names = new NameProbe(IPEndPoint.Parse(InstanceProcess.Find(home.Federation)!.Dns), targets.Names, cluster.Block()!.Value, time);
        var load = targets.Url is { } url ? new LoadRun(new LoadOptions { Url = url, Rate = plan.ProbeRate, Timeout = plan.ProbeTimeout }, time) : null;
        using var bots = new BotWatch(targets.Bots);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.WhenAll(standing.RunAsync(over.Token), names.RunAsync(over.Token), load?.RunAsync(over.Token) ?? Task.CompletedTask);
        try
        {
            var loadBegan = time.GetTimestamp();
            await Task.Delay(Before, time, cancellationToken);
            var botsBefore = await bots.ReadAsync(cancellationToken);
            var fault = plan.Fault with { Since = time.GetUtcNow(), Until = plan.Fault.Kind == FaultKind.Kill ? null : time.GetUtcNow() + plan.Length };
            var began = time.GetTimestamp();
            await book.AddAsync(fault, cancellationToken);
            var (undone, namesRightAt) = await LastAsync(load, names, began, said, cancellationToken);
            await SettleAsync(undone, cancellationToken);
            var lost = standing.LostAt;
            var botsAfter = await bots.ReadAsync(cancellationToken);
            await over.CancelAsync();
            await running;
            var requests = load?.Summary;
            return new ChaosReport
            {
                Fault = FaultText.What(fault), Cluster = fault.Cluster, Lasted = Seconds(began, undone), AbortedBy = abortedBy,
                DetectedAfter = lost is { } at ? Seconds(began, at) : null,
                NamesRightAfter = namesRightAt is { } right ? Math.Max(0, Seconds(began, right)) : null,
                TrafficRightAfter = requests is null ? null : requests.LastErrorAt is { } error ? Math.Max(0, Math.Round(error - Seconds(loadBegan, began), 3)) : 0,
                ReadyAgainAfter = lost is null || standing.ReadyAt is not { } ready ? null : Math.Max(0, Seconds(undone, ready)),
                Drill = await DrillAsync(fault, cancellationToken),
                Url = targets.Url?.ToString() ?? "", Requests = requests,
                Bots = botsBefore.Keys.Count(botsAfter.ContainsKey),
                BotsOk = botsBefore.Sum(b => botsAfter.TryGetValue(b.Key, out var after) ? after.Ok - b.Value.Ok : 0),
                BotsErrors = botsBefore.Sum(b => botsAfter.TryGetValue(b.Key, out var after) ? after.Errors - b.Value.Errors : 0),
            };
        }
        finally
        {
            await over.CancelAsync();
            await running;
        }
    }

    // Returns when it began to be undone, and when names led to the cluster last; null if they never did, or to the end.
    private async Task<(long Undone, long? NamesRight)> LastAsync(LoadRun? load, NameProbe names, long began, Action<string> said, CancellationToken token)
    {
        try
        {
            load?.Take();
            while (time.GetElapsedTime(began) is var passed && passed < plan.Length && abortedBy.Length == 0)
            {
                var left = plan.Length - passed;
                await Task.Delay(left < Second ? left : Second, time, token);
                if (load is not null) Look(load.Take(), said);
            }
            return (time.GetTimestamp(), names.LeadsThere ? null : names.LastWrongAt);
        }
        finally
        {
            // Whatever happens to this command, the fault is not left behind.
            await book.UndoAsync(plan.Fault.Cluster, CancellationToken.None);
        }
    }

    private void Look(LoadReport second, Action<string> said)
    {
        said(LoadText.Line(second));
        seconds.Enqueue(second);
        if (seconds.Count > GuardedSeconds) seconds.Dequeue();
        abortedBy = plan.Guards.FirstOrDefault(g => g.IsBroken(seconds))?.Text ?? "";
    }

    private async Task SettleAsync(long undone, CancellationToken token)
    {
        // A moment for what is under way; then, if the cluster was lost, until it is back.
        await Task.Delay(Second, time, token);
        if (standing.LostAt is null || standing.IsReady) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(standing.ReadyAgain, Task.Delay(MostSettling - time.GetElapsedTime(undone), time, either.Token));
        await either.CancelAsync();
        token.ThrowIfCancellationRequested();
    }

    private async Task<string> DrillAsync(Fault fault, CancellationToken token)
    {
        var events = await federation.ListAsync(ResourceTypes.Events, null, ListOptions.All, token);
        var told = events.Items.Select(e => e.View<Event>()).LastOrDefault(e =>
            e is { Reason: "Recovered", InvolvedObject.Kind: "Cluster" } && e.InvolvedObject.Name == fault.Cluster && (e.LastTimestamp ?? e.EventTime) >= fault.Since.AddSeconds(-1));
        return told?.Message ?? "";
    }

    private double Seconds(long from, long to) => Math.Round(time.GetElapsedTime(from, to).TotalSeconds, 3);
}
