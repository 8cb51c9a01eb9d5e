namespace Meridian.ApiServer;

/// <summary>Something made of a catalog: made at its first use, and again only when the catalog has changed.</summary>
internal sealed class PerCatalog<T>(ResourceRegistry registry, Func<ResourceCatalog, T> make) where T : class
{
    // Guards making: many may ask right after a change, and one does the work.
    private readonly Lock gate = new();
    private Made? newest;

    /// <summary>What is made of the newest catalog.</summary>
    public T Value
    {
        get
        {
            var catalog = registry.Current;
            var made = Volatile.Read(ref newest);
            return made?.Catalog == catalog ? made.Value : Make();
        }
    }

    private T Make()
    {
        lock (gate)
        {
            var catalog = registry.Current;
            if (newest?.Catalog != catalog) Volatile.Write(ref newest, new Made(catalog, make(catalog)));
            return newest!.Value;
        }
    }

    private sealed record Made(ResourceCatalog Catalog, T Value);
}
