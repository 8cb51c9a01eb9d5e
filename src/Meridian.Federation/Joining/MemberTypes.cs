using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The built-in types that federations write in members.</summary>
internal static class MemberTypes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResourceType> Propagated { get; } = [.. ResourceTypes.Federation.Where(KeptKinds.IsPropagated)];
}
