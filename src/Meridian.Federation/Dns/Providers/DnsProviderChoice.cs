using Meridian.Dns;

namespace Meridian.Federation;

/// <summary>Which provider serves the federation's zone for the world, besides the federation's own name server.</summary>
/// <param name="Name">One of <see cref="DnsProviders.Names"/>.</param>
/// <param name="ReadConfiguration">Reads the provider's configuration; again when its credentials are refused. A <see cref="ProviderSettingsException"/> is told and tried again.</param>
public sealed record DnsProviderChoice(string Name, Func<CancellationToken, ValueTask<string>> ReadConfiguration)
{
    /// <summary>Whether nothing is written: Services tell what would be. Default false.</summary>
    public bool DryRun { get; init; }
}
