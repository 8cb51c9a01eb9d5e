namespace Meridian.Node;

/// <summary>When a simulated container is ready: some time after its start, and then always, or up and down. Pure.</summary>
/// <param name="Started">When the container was started.</param>
/// <param name="Delay">How long it takes to be ready.</param>
/// <param name="Up">How long it is ready then.</param>
/// <param name="Down">How long it is not ready after that, and so on; zero for a container that stays ready.</param>
internal sealed record SimulatedReadiness(DateTimeOffset Started, TimeSpan Delay, TimeSpan Up, TimeSpan Down)
{
    /// <summary>What is asked of a pod's containers.</summary>
    internal static SimulatedReadiness Of(SimulationLayers said, DateTimeOffset started)
    {
        var flap = SimulationValues.Flap(said[SimulationSettings.ReadyFlap]) ?? (TimeSpan.Zero, TimeSpan.Zero);
        return new(started, said.Duration(SimulationSettings.ReadyDelay) ?? TimeSpan.Zero, flap.Up, flap.Down);
    }

    /// <summary>Whether it is ready at a time, and when that changes; null for never.</summary>
    internal (bool Ready, DateTimeOffset? Until) At(DateTimeOffset now)
    {
        var since = now - Started - Delay;
        if (since < TimeSpan.Zero) return (false, Started + Delay);
        if (Down <= TimeSpan.Zero) return (true, null);
        var into = new TimeSpan(since.Ticks % (Up + Down).Ticks);
        return into < Up ? (true, now - into + Up) : (false, now - into + Up + Down);
    }
}
