using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>
/// One Kubernetes object: its UTF-8 JSON as stored and served, and the parsed header. Immutable and shared between all readers.
/// To change an object, write a patch, or edit the copy that <see cref="ToNode"/> returns.
/// </summary>
public sealed class KubeObject
{
    private object? view;

    private KubeObject(ReadOnlyMemory<byte> json, ObjectHeader header) => (Json, Header) = (json, header);

    /// <summary>The object as UTF-8 JSON, without insignificant white space when it comes from a store.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Type names and metadata.</summary>
    public ObjectHeader Header { get; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => Header.Key;

    /// <summary>Parses the header and keeps the bytes, which must not change afterwards.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON object, or a metadata field has the wrong type.</exception>
    public static KubeObject Parse(ReadOnlyMemory<byte> json) => new(json, ObjectHeaderReader.Read(json.Span));

    /// <summary>Serializes a node tree and parses the header of the result.</summary>
    public static KubeObject FromNode(JsonNode node) => Parse(JsonBytes.Of(node));

    /// <summary>A private, editable copy of the whole object.</summary>
    public JsonObject ToNode() => JsonNode.Parse(Json.Span)!.AsObject();

    /// <summary>
    /// The fields of the object that <typeparamref name="T"/> names, parsed at the first call and then shared.
    /// One object is usually read through one view, so the last one is kept.
    /// </summary>
    /// <exception cref="JsonException">A field has another type than the view says.</exception>
    public T View<T>() where T : class, IObjectView<T>
    {
        if (Volatile.Read(ref view) is T cached) return cached;
        var parsed = JsonSerializer.Deserialize(Json.Span, T.JsonTypeInfo) ?? throw new JsonException("the object is null");
        Volatile.Write(ref view, parsed);
        return parsed;
    }
}
