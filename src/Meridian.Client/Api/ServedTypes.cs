using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Makes <see cref="IServedTypes"/>.</summary>
public static class ServedTypes
{
    /// <summary>Types that never change.</summary>
    public static IServedTypes Fixed(IReadOnlyList<ResourceType> types) => new FixedTypes(types);

    /// <summary>All types but some.</summary>
    public static IServedTypes Without(this IServedTypes types, params IReadOnlyList<ResourceType> excluded) => new FewerTypes(types, excluded);

    private sealed class FixedTypes(IReadOnlyList<ResourceType> types) : IServedTypes
    {
        public IReadOnlyList<ResourceType> Types => types;

        public event Action? Changed
        {
            add { }
            remove { }
        }
    }

    private sealed class FewerTypes(IServedTypes types, IReadOnlyList<ResourceType> excluded) : IServedTypes
    {
        public IReadOnlyList<ResourceType> Types => [.. types.Types.Except(excluded)];

        public event Action? Changed
        {
            add => types.Changed += value;
            remove => types.Changed -= value;
        }
    }
}
