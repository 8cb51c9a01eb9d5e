namespace Meridian.Storage;

/// <summary>What can be done with a store as a whole while it serves.</summary>
public interface IStoreMaintenance
{
    /// <summary>Everything in the store at one revision. Writes wait only while references are taken.</summary>
    Task<StoreImage> ImageAsync(CancellationToken cancellationToken);

    /// <summary>Walks all invariants of the store. Returns what does not hold, one sentence each; nothing if all is well.</summary>
    Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken);
}
