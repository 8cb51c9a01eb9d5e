namespace Meridian.Objects;

/// <summary>Names one object within its resource type.</summary>
/// <param name="Namespace">The namespace, or the empty string for cluster-scoped objects.</param>
/// <param name="Name">The object's <c>metadata.name</c>.</param>
public readonly record struct ObjectKey(string Namespace, string Name) : IComparable<ObjectKey>
{
    /// <summary>The key of a cluster-scoped object.</summary>
    public static ObjectKey Cluster(string name) => new("", name);

    /// <summary>Orders by namespace, then name, both ordinally: the order in which lists are served.</summary>
    public int CompareTo(ObjectKey other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary><c>namespace/name</c>, or just <c>name</c> when cluster-scoped.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
