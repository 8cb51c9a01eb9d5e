using Meridian.Dns;

namespace Meridian.Demo;

/// <summary>A bot in this process: requests due at fixed times, counted.</summary>
public sealed class LoadRun
{
    private readonly LoadOptions options;
    private readonly TimeProvider time;
    private readonly LoadMeter meter;
    private readonly TargetResolver resolver;
    private long before;

    /// <summary>Prepares a run; <see cref="RunAsync"/> makes it.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="time">Clock.</param>
    public LoadRun(LoadOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        meter = new LoadMeter(time);
        var client = new DnsClient(new DnsClientOptions { LocalAddress = options.From }, time);
        resolver = new TargetResolver(options.Url.Host, options.Dns, client, time, options.LongestTtl) { IsQuiet = true };
        before = time.GetTimestamp();
    }

    /// <summary>Everything since the start.</summary>
    public LoadSummary Summary => meter.Sum();

    /// <summary>Everything since the start as Prometheus reads it.</summary>
    public string Metrics => LoadMetrics.Text(meter, options.Region);

    /// <summary>What was counted since the last call. Called by one at a time.</summary>
    public LoadReport Take()
    {
        var now = time.GetTimestamp();
        var report = meter.Take(time.GetElapsedTime(before, now), options.Region, resolver.Current);
        before = now;
        return report;
    }

    /// <summary>Runs until cancelled, then until the requests that are due are made.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        new LoadGenerator(LoadPlan.Of(options), resolver, meter, time).RunAsync(cancellationToken),
        LoadBotApp.UntilCancelled(resolver.RunAsync, cancellationToken));
}
