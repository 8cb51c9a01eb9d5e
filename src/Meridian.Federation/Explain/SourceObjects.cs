using Meridian.ApiServer;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Reads the federation's objects as they are now.</summary>
/// <param name="registry">What the federation serves.</param>
internal sealed class SourceObjects(ResourceRegistry registry)
{
    /// <summary>The resources served, in the order of discovery.</summary>
    public IReadOnlyList<ResourceType> Types => registry.Types;

    /// <summary>The resource of a kind, or null if none is served.</summary>
    public ResourceType? TypeOf(string apiVersion, string kind) => registry.Types.FirstOrDefault(t => t.Kind == kind && t.ApiVersion == apiVersion);

    /// <summary>The object, or null.</summary>
    public KubeObject? Find(ResourceType type, ObjectKey key) => registry.Current.Find(type)?.Store.Get(type, key);

    /// <summary>All objects of a type, by key.</summary>
    public IReadOnlyList<KubeObject> All(ResourceType type) => registry.Current.Find(type)?.Store.List(type, null, default).Items ?? [];
}
