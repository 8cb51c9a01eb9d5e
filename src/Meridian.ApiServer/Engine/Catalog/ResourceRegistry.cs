using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What an engine serves now: the built-in resources, and the custom ones, which come and go. Safe for concurrent use.</summary>
public sealed class ResourceRegistry : IServedTypes
{
    private readonly IReadOnlyList<ServedResource> builtIn;

    // Guards writers, so that of two changes none is lost; readers take the snapshot.
    private readonly Lock gate = new();
    private readonly ResourceCatalog fixedPart;
    private ResourceCatalog current;

    /// <summary>Makes a registry of the resources that are always served.</summary>
    /// <exception cref="ArgumentException">A resource is named twice, or is writable without a strategy.</exception>
    public ResourceRegistry(IReadOnlyList<ServedResource> builtIn)
    {
        this.builtIn = builtIn;
        current = fixedPart = new ResourceCatalog(builtIn, 1);
    }

    /// <summary>What is served now.</summary>
    public ResourceCatalog Current => Volatile.Read(ref current);

    /// <inheritdoc />
    public IReadOnlyList<ResourceType> Types => Current.Collections;

    /// <inheritdoc />
    public event Action? Changed;

    /// <summary>Whether a resource is served always, in whatever version, so that no custom resource can take its place.</summary>
    public bool IsBuiltIn(ResourceType type) => fixedPart.Resources.Any(r => r.Type.GroupResource == type.GroupResource);

    /// <summary>Replaces the custom resources. Who asks afterwards sees the new state; then <see cref="Changed"/> is called.</summary>
    /// <param name="custom">All custom resources, in the order of discovery.</param>
    /// <exception cref="ArgumentException">A resource is named twice, or is named as a built-in one.</exception>
    public void SetCustom(IReadOnlyList<ServedResource> custom)
    {
        lock (gate) Volatile.Write(ref current, new ResourceCatalog([.. builtIn, .. custom], current.Generation + 1));
        Changed?.Invoke();
    }
}
