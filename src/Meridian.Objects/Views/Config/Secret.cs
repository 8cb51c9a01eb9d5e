using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a Secret.</summary>
public sealed record Secret : IObjectView<Secret>
{
    /// <summary>Kind of secret; empty means <c>Opaque</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Base64 by key.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Whether the data may not change.</summary>
    public bool Immutable { get; init; }

    /// <inheritdoc />
    public static JsonTypeInfo<Secret> JsonTypeInfo => ObjectsJsonContext.Default.Secret;
}
