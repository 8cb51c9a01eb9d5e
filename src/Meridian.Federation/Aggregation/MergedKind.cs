using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A kind whose objects in the federation are those of all members.</summary>
/// <param name="type">The type.</param>
/// <param name="verbs">Writes that are carried to the member, such as <c>patch</c>; all others are refused.</param>
public sealed class MergedKind(ResourceType type, params string[] verbs)
{
    /// <summary>The type.</summary>
    public ResourceType Type => type;

    /// <summary>Writes that are carried to the member; all others are refused.</summary>
    public IReadOnlyList<string> Verbs => verbs;

    /// <summary>Whether the federation has objects of the kind of its own, which clients may write, beside those of members. Default false.</summary>
    public bool HasOwn { get; init; }

    /// <summary>What to tell who creates one; empty for the usual words.</summary>
    public string WhyNotCreated { get; init; } = "";
}
