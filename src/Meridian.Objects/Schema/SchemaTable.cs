namespace Meridian.Objects;

/// <summary>Every object type the program knows, by kind and by name. Types are read from the table when first asked for and then shared.</summary>
public static class SchemaTable
{
    /// <summary>The type of objects with this <c>apiVersion</c> and <c>kind</c>; null for kinds without a table entry, such as custom resources.</summary>
    /// <remarks>The option and Status kinds of <c>meta.k8s.io</c> are found under every <c>apiVersion</c>, as clients send them so.</remarks>
    public static SchemaType? ForKind(string apiVersion, string kind) => throw new NotSupportedException("the schema table is not built in yet");

    /// <summary>The type of this full name, such as <c>io.k8s.api.core.v1.PodSpec</c>; null if there is none.</summary>
    public static SchemaType? ByName(string fullName) => throw new NotSupportedException("the schema table is not built in yet");
}
