using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What a write does.</summary>
public enum AdmissionOperation
{
    /// <summary>Makes an object.</summary>
    Create,

    /// <summary>Changes an object.</summary>
    Update,

    /// <summary>Deletes an object, or starts its deletion.</summary>
    Delete,
}

/// <summary>One write on its way through admission.</summary>
public sealed class AdmissionRequest
{
    private readonly List<Action> onStored = [];
    private readonly List<Action> onDropped = [];

    /// <summary>What the write does.</summary>
    public required AdmissionOperation Operation { get; init; }

    /// <summary>Resource.</summary>
    public required ResourceType Type { get; init; }

    /// <summary>Object; its name is empty while one is to be generated.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Subresource written; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The new object, to be changed in place; empty for a deletion.</summary>
    public required JsonObject Object { get; init; }

    /// <summary>The object before; null for a creation.</summary>
    public KubeObject? Old { get; init; }

    /// <summary>Who asks.</summary>
    public required RequestContext Context { get; init; }

    /// <summary>Reads other objects.</summary>
    public required IObjectLookup Objects { get; init; }

    /// <summary>Calls <paramref name="action"/> once the write is stored: to give back what the old object held.</summary>
    public void OnStored(Action action) => onStored.Add(action);

    /// <summary>Calls <paramref name="action"/> when the write is refused, lost or a dry run: to give back what admission took for it.</summary>
    public void OnDropped(Action action) => onDropped.Add(action);

    internal void Stored() => onStored.ForEach(a => a());

    internal void Dropped() => onDropped.ForEach(a => a());
}

/// <summary>Reads the newest state of any served object.</summary>
public interface IObjectLookup
{
    /// <summary>The object, or null if it is not there or its type is not served.</summary>
    KubeObject? Find(ResourceType type, ObjectKey key);

    /// <summary>The resource of a kind, or null if none is served. Default: none is known.</summary>
    ResourceType? TypeOf(string apiVersion, string kind) => null;

    /// <summary>The resource in every version in which the same objects are served. Default: in this one.</summary>
    IEnumerable<ResourceType> Versions(ResourceType type) => [type];

    /// <summary>The objects of a namespace, or with null of the whole cluster, in key order; none if the type is not served.</summary>
    IReadOnlyList<KubeObject> All(ResourceType type, string? ns);
}
