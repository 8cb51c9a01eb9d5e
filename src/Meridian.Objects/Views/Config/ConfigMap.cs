using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a ConfigMap.</summary>
public sealed record ConfigMap : IObjectView<ConfigMap>
{
    /// <summary>Texts by key.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Base64 by key.</summary>
    public IReadOnlyDictionary<string, string> BinaryData { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Whether the data may not change.</summary>
    public bool Immutable { get; init; }

    /// <inheritdoc />
    public static JsonTypeInfo<ConfigMap> JsonTypeInfo => ObjectsJsonContext.Default.ConfigMap;
}
