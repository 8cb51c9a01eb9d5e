namespace Meridian.Dns;

/// <summary>What a provider is made of besides its configuration.</summary>
/// <param name="Zone">Name of the zone, as the federation has it.</param>
/// <param name="Owner">Who writes.</param>
/// <param name="Time">Clock.</param>
public sealed record ProviderContext(DnsName Zone, OwnerIdentity Owner, TimeProvider Time);
