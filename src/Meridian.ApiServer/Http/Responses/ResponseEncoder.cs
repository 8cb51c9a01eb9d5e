using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Turns answers that are there as JSON into what a client accepts instead.</summary>
internal static class ResponseEncoder
{
    private const string Yaml = "application/yaml";

    /// <summary>The answer in another encoding; null if JSON is what the client wants.</summary>
    public static (ReadOnlyMemory<byte> Content, string ContentType)? Of(ApiRequest request, ReadOnlyMemory<byte> json, OutputForm form)
    {
        switch (ContentNegotiation.Encoding(request.Accept, form, protobuf: true))
        {
            case WireEncoding.Protobuf when ProtobufEncoder.Encode(json.Span) is { } encoded:
                return (encoded, ObjectDecoder.ProtobufMediaType);
            case WireEncoding.Protobuf when ContentNegotiation.Encoding(request.Accept, form, protobuf: false) != WireEncoding.Yaml:
            case WireEncoding.Json:
                return null;
            default:
                return (Encoding.UTF8.GetBytes(YamlWriter.Write(JsonNode.Parse(json.Span)!)), Yaml);
        }
    }

    /// <summary>A list in another encoding; null if JSON is what the client wants.</summary>
    public static (ReadOnlyMemory<byte> Content, string ContentType)? OfList(ApiRequest request, ResourceType type, ListResult list)
    {
        switch (ContentNegotiation.Encoding(request.Accept, OutputForm.Object, ProtobufEncoder.Knows(type.ApiVersion, type.ListKind)))
        {
            case WireEncoding.Protobuf:
                return (ProtobufEncoder.EncodeList(type.ApiVersion, type.ListKind, Metadata(list), list.Items)!.Value, ObjectDecoder.ProtobufMediaType);
            case WireEncoding.Yaml:
                var node = new JsonObject
                {
                    ["apiVersion"] = type.ApiVersion,
                    ["items"] = new JsonArray([.. list.Items.Select(i => (JsonNode)i.ToNode())]),
                    ["kind"] = type.ListKind,
                    ["metadata"] = JsonNode.Parse(Metadata(list)),
                };
                return (Encoding.UTF8.GetBytes(YamlWriter.Write(node)), Yaml);
            default:
                return null;
        }
    }

    private static ReadOnlySpan<byte> Metadata(ListResult list)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = JsonBytes.Writer(buffer)) ListEnvelope.Of(list).WriteContent(writer);
        return buffer.WrittenSpan;
    }
}
