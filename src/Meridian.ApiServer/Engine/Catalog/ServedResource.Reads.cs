using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

// The store's reads and writes in the version served. Without a conversion the stored objects themselves pass through.
public sealed partial class ServedResource
{
    /// <summary>The object's newest state, or null.</summary>
    internal KubeObject? Get(ObjectKey key) => Stored(key) is { } stored ? Show(stored) : null;

    /// <summary>The object's newest state as it is stored, or null.</summary>
    internal KubeObject? Stored(ObjectKey key) => Store.Get(StoredAs, key);

    /// <summary>A stored object in the version served. It is converted once and then kept with the object.</summary>
    internal KubeObject Show(KubeObject stored) => Conversion is { } conversion ? stored.Derived(conversion, conversion.ToServed) : stored;

    /// <summary>A page of the collection.</summary>
    /// <exception cref="StatusException">410: the revision is no longer kept.</exception>
    internal StorePage List(string? ns, StoreListOptions options)
    {
        var page = Store.List(StoredAs, ns, options);
        return Conversion is null ? page : page with { Items = [.. page.Items.Select(Show)] };
    }

    /// <summary>A change of the collection in the version served.</summary>
    internal StoreEvent Show(StoreEvent change) =>
        Conversion is null ? change : change with { Object = Show(change.Object), Previous = change.Previous is { } previous ? Show(previous) : null };

    /// <summary>An object as it is to be stored. Changes what it is given.</summary>
    internal JsonObject ToStored(JsonObject served) => Conversion?.ToStored(served) ?? served;
}
