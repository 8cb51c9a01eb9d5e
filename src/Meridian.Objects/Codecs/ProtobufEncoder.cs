using System.Text.Json;

namespace Meridian.Objects;

/// <summary>
/// Writes objects of the built-in kinds as Kubernetes protobuf, straight from the JSON that is stored, by the same table that decodes requests.
/// Custom resources have no protobuf form.
/// </summary>
public static class ProtobufEncoder
{
    // Go writes the encoding and the media type of the content, both empty.
    private static ReadOnlySpan<byte> Trailer => [0x1a, 0, 0x22, 0];

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>Whether objects of a kind can be written.</summary>
    public static bool Knows(string apiVersion, string kind) => TypeOf(apiVersion, kind) is not null;

    /// <summary>One object with its envelope; its <c>apiVersion</c> and <c>kind</c> say of which type it is.</summary>
    /// <returns>Null if the kind has no protobuf form.</returns>
    /// <exception cref="JsonException">The bytes are not one JSON object.</exception>
    public static ReadOnlyMemory<byte>? Encode(ReadOnlySpan<byte> json)
    {
        var names = ObjectTypeNames.Peek(json);
        if (TypeOf(names.ApiVersion, names.Kind) is not { } type) return null;
        var output = new ProtoOutput(json.Length + 64);
        WriteObject(output, names, json, type);
        return output.Written;
    }

    /// <summary>A list of objects of one kind with its envelope.</summary>
    /// <param name="apiVersion"><c>apiVersion</c> of the list.</param>
    /// <param name="listKind">Kind of the list.</param>
    /// <param name="metadata">The list's metadata as JSON.</param>
    /// <param name="items">The objects.</param>
    /// <returns>Null if the kind has no protobuf form.</returns>
    public static ReadOnlyMemory<byte>? EncodeList(string apiVersion, string listKind, ReadOnlySpan<byte> metadata, IReadOnlyList<KubeObject> items)
    {
        if (TypeOf(apiVersion, listKind) is not { } type || !type.TryField("items", out var field) || field.Message is null) return null;
        var output = new ProtoOutput((int)Math.Min(items.Sum(i => (long)i.Json.Length) + 256, 1 << 30));
        var content = BeginEnvelope(output, new ObjectTypeNames(apiVersion, listKind));
        var writer = new ProtobufMessageWriter(output);
        var head = output.Begin(1);
        writer.Write(metadata, SchemaTable.ByName(ListMeta)!);
        output.End(head);
        foreach (var item in items)
        {
            var start = output.Begin(field.Number);
            writer.Write(item.Json.Span, field.Message);
            output.End(start);
        }

        EndEnvelope(output, content);
        return output.Written;
    }

    /// <summary>One event of a watch: four bytes of length, big end first, then a <c>WatchEvent</c> that holds the object in its envelope.</summary>
    /// <param name="type">Such as <c>ADDED</c>.</param>
    /// <param name="json">The object.</param>
    /// <returns>Null if the kind has no protobuf form.</returns>
    public static ReadOnlyMemory<byte>? EncodeEvent(string type, ReadOnlySpan<byte> json)
    {
        var names = ObjectTypeNames.Peek(json);
        if (TypeOf(names.ApiVersion, names.Kind) is not { } schema) return null;
        var output = new ProtoOutput(json.Length + 96);
        output.Raw([0, 0, 0, 0]);
        output.Text(1, type);
        var extension = output.Begin(2);
        var raw = output.Begin(1);
        WriteObject(output, names, json, schema);
        output.End(raw);
        output.End(extension);
        return output.WithLengthFirst();
    }

    private const string ListMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

    private static void WriteObject(ProtoOutput output, ObjectTypeNames names, ReadOnlySpan<byte> json, SchemaType type)
    {
        var content = BeginEnvelope(output, names);
        new ProtobufMessageWriter(output).Write(json, type);
        EndEnvelope(output, content);
    }

    private static int BeginEnvelope(ProtoOutput output, ObjectTypeNames names)
    {
        output.Raw(Magic);
        var types = output.Begin(1);
        output.Text(1, names.ApiVersion);
        output.Text(2, names.Kind);
        output.End(types);
        return output.Begin(2);
    }

    private static void EndEnvelope(ProtoOutput output, int content)
    {
        output.End(content);
        output.Raw(Trailer);
    }

    // Only Kubernetes' own kinds: nobody else's programs know numbers for ours.
    private static SchemaType? TypeOf(string apiVersion, string kind) =>
        SchemaTable.ForKind(apiVersion, kind) is { } type && type.Name.StartsWith("io.k8s.", StringComparison.Ordinal) ? type : null;
}
