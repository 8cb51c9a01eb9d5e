using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a namespace.</summary>
public sealed record Namespace : IObjectView<Namespace>
{
    /// <summary>Finalizers.</summary>
    public NamespaceSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Phase.</summary>
    public NamespaceStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Namespace> JsonTypeInfo => ObjectsJsonContext.Default.Namespace;
}

/// <summary>Finalizers of a namespace.</summary>
public sealed record NamespaceSpec
{
    /// <summary>While any is left the namespace stays.</summary>
    public string[] Finalizers { get; init => field = value ?? []; } = [];
}

/// <summary>Phase of a namespace.</summary>
public sealed record NamespaceStatus
{
    /// <summary><c>Active</c> or <c>Terminating</c>.</summary>
    public string Phase { get; init => field = value ?? ""; } = "";

    /// <summary>Trouble while terminating.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];
}
