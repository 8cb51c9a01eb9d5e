namespace Meridian.Dns;

/// <summary>
/// Writes one zone that somebody else serves. A provider knows nothing of ownership: it reads what is there and makes the changes it is given.
/// One call at a time.
/// </summary>
public interface IDnsProvider : IAsyncDisposable
{
    /// <summary>Name of the zone.</summary>
    DnsName Zone { get; }

    /// <summary>What it can hold.</summary>
    ProviderLimits Limits { get; }

    /// <summary>What is wanted, as this provider can hold it: places in its own words, routing that it does not know left away.</summary>
    ManagedSet Adapt(ManagedSet wanted) => Limits.Routing.Contains(wanted.Routing) ? wanted : wanted.WithoutRouting();

    /// <summary>Everything in the zone, whoever made it.</summary>
    /// <exception cref="ProviderException">It could not be read.</exception>
    Task<IReadOnlyList<ManagedSet>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Makes changes. With <see cref="ProviderFault.Conflict"/>, <see cref="ProviderFault.Rejected"/> and <see cref="ProviderFault.Denied"/> none was made.</summary>
    /// <param name="changes">At most as many as <see cref="Limits"/> allow; changes of one name belong together.</param>
    /// <param name="cancellationToken">Ends the waiting; the changes may or may not have been made then.</param>
    /// <exception cref="ProviderException">They were not made, or that is not known.</exception>
    Task ApplyAsync(IReadOnlyList<SetChange> changes, CancellationToken cancellationToken);

    /// <summary>Ends when somebody else has changed the zone since it was last listed; never, where the provider cannot tell. May run beside other calls.</summary>
    /// <exception cref="ProviderException">The watch broke.</exception>
    Task ChangedAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
}
