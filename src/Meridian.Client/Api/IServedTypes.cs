using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Which types an API serves, for parts that look after objects of every type.</summary>
public interface IServedTypes
{
    /// <summary>One type for each collection of objects, in the order of discovery. A new list after each change.</summary>
    IReadOnlyList<ResourceType> Types { get; }

    /// <summary>Called after a change of <see cref="Types"/>, by whoever made it. Must be quick.</summary>
    event Action? Changed;
}
