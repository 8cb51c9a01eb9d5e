using Meridian.Objects;

namespace Meridian.Controllers.GarbageCollection;

/// <summary>Files objects of all types in one queue: the type's name stands before the namespace.</summary>
internal static class GarbageKey
{
    internal static ObjectKey Of(ResourceType type, ObjectKey key) => new($"{type}/{key.Namespace}", key.Name);

    internal static (string Type, ObjectKey Key) Split(ObjectKey key)
    {
        var at = key.Namespace.IndexOf('/', StringComparison.Ordinal);
        return (key.Namespace[..at], new ObjectKey(key.Namespace[(at + 1)..], key.Name));
    }
}
