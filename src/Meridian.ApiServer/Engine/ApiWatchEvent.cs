using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Type of a line in a watch.</summary>
public enum ApiWatchEventType
{
    /// <summary>The object appeared, or began to match the selectors.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object went, or ceased to match.</summary>
    Deleted,

    /// <summary>Everything up to the object's resourceVersion was shown.</summary>
    Bookmark,

    /// <summary>The watch cannot go on; the last event.</summary>
    Error,
}

/// <summary>One line of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object; for an error null.</param>
/// <param name="Failure">For an error what went wrong, to be written as a Status object; else null.</param>
public readonly record struct ApiWatchEvent(ApiWatchEventType Type, KubeObject? Object, StatusException? Failure = null);
