using Meridian.Network;

namespace Meridian.Cli;

/// <summary>A fault that is to last for a time while the world is looked at.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="Guards">What ends it early.</param>
/// <param name="ProbeRate">Requests per second to a global address.</param>
/// <param name="ProbeTimeout">Longest time for one of these.</param>
internal sealed record ChaosPlan(Fault Fault, TimeSpan Length, IReadOnlyList<SloGuard> Guards, int ProbeRate, TimeSpan ProbeTimeout);
