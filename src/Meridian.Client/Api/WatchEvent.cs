using Meridian.Objects;

namespace Meridian.Client;

/// <summary>What happened to an object.</summary>
public enum WatchEventType
{
    /// <summary>The object appeared, or began to match the selectors.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object went, or ceased to match; the object is its last state.</summary>
    Deleted,

    /// <summary>Nothing happened up to the object's <c>metadata.resourceVersion</c>, the only field it has.</summary>
    Bookmark,
}

/// <summary>One change seen by a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after the change; for a deletion, its last state with the deletion's revision.</param>
public readonly record struct WatchEvent(WatchEventType Type, KubeObject Object);
