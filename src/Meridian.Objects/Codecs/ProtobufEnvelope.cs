namespace Meridian.Objects;

/// <summary>What stands around an object in Kubernetes protobuf: a magic number, then the message Unknown.</summary>
internal readonly record struct ProtobufEnvelope(ObjectTypeNames Names, ReadOnlyMemory<byte> Raw, bool IsJson)
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    public static ProtobufEnvelope Read(ReadOnlyMemory<byte> body)
    {
        if (!body.Span.StartsWith(Magic)) throw ProtoReader.Malformed("it does not begin with \"k8s\\0\"");
        var envelope = new ProtobufEnvelope(new ObjectTypeNames("", ""), default, false);
        var content = body[Magic.Length..];
        var reader = new ProtoReader(content.Span);
        while (reader.Next())
        {
            switch (reader.Number)
            {
                case 1: envelope = envelope with { Names = ReadNames(reader.ReadBytes()) }; break;
                case 2: envelope = envelope with { Raw = Memory(content, reader.ReadBytes()) }; break;
                case 3: RequirePlain(reader.ReadText()); break;
                case 4: envelope = envelope with { IsJson = IsJsonType(reader.ReadText()) }; break;
                default: reader.Skip(); break;
            }
        }

        return envelope;
    }

    private static ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> whole, ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty) return default;
        whole.Span.Overlaps(part, out var offset);
        return whole.Slice(offset, part.Length);
    }

    private static ObjectTypeNames ReadNames(ReadOnlySpan<byte> typeMeta)
    {
        var names = new ObjectTypeNames("", "");
        var reader = new ProtoReader(typeMeta);
        while (reader.Next())
        {
            if (reader.Number == 1) names = names with { ApiVersion = reader.ReadText() };
            else if (reader.Number == 2) names = names with { Kind = reader.ReadText() };
            else reader.Skip();
        }

        return names;
    }

    private static void RequirePlain(string encoding)
    {
        if (encoding.Length > 0) throw ProtoReader.Malformed($"content encoding \"{encoding}\" is not known");
    }

    private static bool IsJsonType(string mediaType) => mediaType switch
    {
        "" or ObjectDecoder.ProtobufMediaType => false,
        "application/json" => true,
        _ => throw ProtoReader.Malformed($"content type \"{mediaType}\" is not known"),
    };
}
