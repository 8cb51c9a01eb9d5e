using Meridian.Objects;

namespace Meridian.Node;

/// <summary>
/// What a simulated container is said to use. <see cref="SimulationSettings"/> tell it for each container of a pod: an amount such as <c>250m</c>, or two
/// amounts and a period such as <c>50m..400m/24h</c>, between which it goes up and down like the load of a day. What cannot be read counts as not told.
/// </summary>
/// <param name="Least">Smallest amount, in billionths of a core, or in bytes.</param>
/// <param name="Most">Largest amount.</param>
/// <param name="Period">Time from one low to the next; zero for an amount that stays.</param>
internal readonly record struct SimulatedUsage(double Least, double Most, TimeSpan Period)
{
    // Not told: a container that is not busy.
    private const double ShareOfCpuRequest = 0.1;
    private const double ShareOfMemoryRequest = 0.5;
    private const double DefaultNanocores = 1e6;
    private const double DefaultBytes = 16 << 20;

    /// <summary>Processors that a container uses, besides those for requests.</summary>
    internal static SimulatedUsage Cpu(SimulationLayers said, Container? container) =>
        Parse(said[SimulationSettings.CpuUsage], q => q.MilliValue * 1e6)
        ?? Steady(Request(container, "cpu") is { } request ? request.MilliValue * 1e6 * ShareOfCpuRequest : DefaultNanocores);

    /// <summary>Memory that a container uses.</summary>
    internal static SimulatedUsage Memory(SimulationLayers said, Container? container) =>
        Parse(said[SimulationSettings.MemoryUsage], q => q.Value)
        ?? Steady(Request(container, "memory") is { } request ? request.Value * ShareOfMemoryRequest : DefaultBytes);

    /// <summary>Billionths of a core for the requests that fall to a pod now.</summary>
    internal static double OfRequests(SimulationLayers said, SimulatedLoad load, KubeObject pod, DateTimeOffset now) =>
        Parse(said[SimulationSettings.CpuPerRequest], q => q.MilliValue * 1e6) is { } each ? each.At(now) * load.PerSecond(pod, now) : 0;

    /// <summary>No more than a container's limit.</summary>
    internal static double Capped(double nanocores, Container? container) =>
        container is not null && container.Resources.Limits.TryGetValue("cpu", out var limit) ? Math.Min(nanocores, limit.MilliValue * 1e6) : nanocores;

    /// <summary>The amount at a time.</summary>
    internal double At(DateTimeOffset when) => Period <= TimeSpan.Zero ? Least : Least + ((Most - Least) * (1 - Math.Cos(Phase(when))) / 2);

    /// <summary>The amount times seconds between two times.</summary>
    internal double Between(DateTimeOffset from, DateTimeOffset to)
    {
        var seconds = Math.Max(0, (to - from).TotalSeconds);
        if (Period <= TimeSpan.Zero) return Least * seconds;
        var wave = (Math.Sin(Phase(to)) - Math.Sin(Phase(from))) * Period.TotalSeconds / (2 * Math.PI);
        return (Least * seconds) + ((Most - Least) * (seconds - wave) / 2);
    }

    internal static SimulatedUsage? Parse(string? text, Func<Quantity, double> amount)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (Quantity.TryParse(text, out var steady)) return steady.Sign < 0 ? null : Steady(amount(steady));
        var (range, period) = text.Split('/') is [var r, var p] ? (r.Split(".."), p) : ([], "");
        if (range is not [var low, var high] || !Quantity.TryParse(low, out var least) || !Quantity.TryParse(high, out var most)) return null;
        if (least.Sign < 0 || most < least || DurationText.Parse(period) is not { Ticks: > 0 } length) return null;
        return new(amount(least), amount(most), length);
    }

    private static SimulatedUsage Steady(double amount) => new(amount, amount, TimeSpan.Zero);

    private static Quantity? Request(Container? container, string resource) =>
        container is not null && container.Resources.Requests.TryGetValue(resource, out var request) ? request : null;

    private double Phase(DateTimeOffset when) => 2 * Math.PI * ((when - DateTimeOffset.UnixEpoch) / Period % 1);
}
