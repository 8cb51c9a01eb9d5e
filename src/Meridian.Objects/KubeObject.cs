using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>
/// One Kubernetes object: its UTF-8 JSON as stored and served, and the parsed header. Immutable and shared between all readers.
/// To change an object, write a patch, or edit the copy that <see cref="ToNode"/> returns.
/// </summary>
public sealed class KubeObject
{
    // How many forms an object is kept in: the versions it is served in, and after a change of these the former ones for a while.
    private const int MaxDerived = 4;

    private object? view;
    private DerivedForm? derived;

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

    /// <summary>Puts bytes and the header that was read from them together, without reading again.</summary>
    /// <param name="json">The object, which must not change afterwards.</param>
    /// <param name="header">Exactly what <see cref="Parse"/> would read from it.</param>
    public static KubeObject Of(ReadOnlyMemory<byte> json, ObjectHeader header) => new(json, header);

    /// <summary>Serializes a node tree and parses the header of the result.</summary>
    public static KubeObject FromNode(JsonNode node) => Parse(JsonBytes.Of(node));

    /// <summary>A private, editable copy of the whole object.</summary>
    public JsonObject ToNode() => JsonNode.Parse(Json.Span)!.AsObject();

    /// <summary>A private, editable copy of one field of the object, such as <c>status</c>; null if it is absent or null. The rest is only stepped over.</summary>
    /// <param name="field">Name of the field, UTF-8.</param>
    public JsonNode? NodeOf(ReadOnlySpan<byte> field)
    {
        var reader = new Utf8JsonReader(Json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(field);
            reader.Read();
            if (found) return JsonNode.Parse(ref reader);
            reader.Skip();
        }
        return null;
    }

    /// <summary>
    /// The fields of the object that <typeparamref name="T"/> names, parsed at the first call and then shared.
    /// One object is usually read through one view, so the last one is kept, for as long as the object is among those read last (<see cref="RecentViews"/>).
    /// </summary>
    /// <exception cref="JsonException">A field has another type than the view says.</exception>
    public T View<T>() where T : class, IObjectView<T>
    {
        if (Volatile.Read(ref view) is T cached) return cached;
        var parsed = JsonSerializer.Deserialize(Json.Span, T.JsonTypeInfo) ?? throw new JsonException("the object is null");
        Volatile.Write(ref view, parsed);
        RecentViews.Add(this);
        return parsed;
    }

    /// <summary>Lets the view go: the next reader parses it again.</summary>
    internal void ForgetView() => Volatile.Write(ref view, null);

    /// <summary>
    /// The object in another form, such as another version of its kind, made at the first call for a maker and then shared.
    /// </summary>
    /// <param name="maker">Who makes the form; the same instance each time.</param>
    /// <param name="make">Makes it; may give the object itself.</param>
    public KubeObject Derived(object maker, Func<KubeObject, KubeObject> make)
    {
        for (var form = Volatile.Read(ref derived); form is not null; form = form.Next)
            if (form.Maker == maker) return form.Value;
        var made = make(this);
        var others = Volatile.Read(ref derived);
        // Two may make the same form at once; one of them is forgotten, which does no harm.
        Volatile.Write(ref derived, new DerivedForm(maker, made, others?.Depth < MaxDerived ? others : null));
        return made;
    }

    private sealed record DerivedForm(object Maker, KubeObject Value, DerivedForm? Next)
    {
        public int Depth { get; } = 1 + (Next?.Depth ?? 0);
    }
}
