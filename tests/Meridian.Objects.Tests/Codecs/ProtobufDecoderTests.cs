using System.Text.Json.Nodes;
using CsCheck;

namespace Meridian.Objects.Tests.Codecs;

public sealed class ProtobufDecoderTests
{
    private static readonly SchemaType[] Kinds =
        [.. SchemaTable.Names.Select(n => SchemaTable.ByName(n)!).Where(t => t.ApiVersion is not ("" or "*") && !t.Name.StartsWith("dev.", StringComparison.Ordinal))];

    [Fact]
    public void Decode_AnyObjectWrittenAsProtobuf_GivesTheObjectBack() =>
        Gen.Select(Gen.Int, Gen.Int[0, Kinds.Length - 1].Select(i => Kinds[i])).Sample((seed, type) =>
        {
            var node = new RandomObject(seed).Of(type);

            var decoded = ObjectDecoder.Decode(ProtobufWriter.Envelope(node, type), ObjectDecoder.ProtobufMediaType, type.ApiVersion, type.ShortName);

            return JsonDifference.First(node, decoded.Node) is not { } difference ? true : throw new InvalidDataException($"{type.Name}{difference}");
        }, iter: 400);

    [Fact]
    public void Decode_ZerosOfGoStructs_AreAbsent_ButZerosBehindPointersStay()
    {
        var spec = new ProtobufWriter().Varint(1, 0).Varint(5, 0).Varint(7, 0).Nested(4, new ProtobufWriter().Text(1, "").Bytes);
        var metadata = new ProtobufWriter().Text(1, "web").Text(2, "").Varint(7, 0).Nested(8, []);
        var deployment = new ProtobufWriter().Nested(1, metadata.Bytes).Nested(2, spec.Bytes).Nested(3, new ProtobufWriter().Varint(2, 0).Bytes).Bytes;

        var decoded = Decode(Envelope("apps/v1", "Deployment", deployment), "apps/v1", "Deployment");

        Assert.Equal("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":0}}""", decoded.ToJsonString());
    }

    [Fact]
    public void Decode_EmptyMessageBehindAPointer_Stays()
    {
        var volume = new ProtobufWriter().Text(1, "tmp").Nested(2, new ProtobufWriter().Nested(2, []).Bytes).Bytes;
        var pod = new ProtobufWriter().Nested(2, new ProtobufWriter().Nested(1, volume).Bytes).Bytes;

        var decoded = Decode(Envelope("v1", "Pod", pod), "v1", "Pod");

        Assert.Equal("""[{"name":"tmp","emptyDir":{}}]""", decoded["spec"]!["volumes"]!.ToJsonString());
    }

    [Fact]
    public void Decode_OptionsUnderTheVersionOfTheirResource_AreTaken()
    {
        var body = Envelope("apps/v1", "DeleteOptions", new ProtobufWriter().Varint(1, 0).Text(4, "Background").Bytes);

        var decoded = Decode(body, "v1", "DeleteOptions");

        Assert.Equal("""{"apiVersion":"apps/v1","kind":"DeleteOptions","gracePeriodSeconds":0,"propagationPolicy":"Background"}""", decoded.ToJsonString());
    }

    [Fact]
    public void Decode_MessageNestedWithoutEnd_IsRefused()
    {
        byte[] schema = [];
        for (var i = 0; i < 5000; i++) schema = new ProtobufWriter().Nested(2, new ProtobufWriter().Nested(1, schema.Length > 20_000 ? [] : schema).Bytes).Bytes;

        // A List holds Lists only as JSON; a NodeSelector's depth is bounded by its type. Unknown fields are passed over whole.
        Assert.Equal("List", (string?)Decode(Envelope("v1", "List", new ProtobufWriter().Nested(9, schema).Bytes), "v1", "List")["kind"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("6b387300ff")]
    [InlineData("6b3873000a02")]
    [InlineData("6b38730012ffffffffffffffffff01")]
    [InlineData("6b387300128080808080808080808080")]
    public void Decode_Malformed_IsABadRequest(string hex) =>
        Assert.Equal(400, Assert.Throws<StatusException>(() => Decode(Convert.FromHexString(hex), "v1", "Pod")).Code);

    [Fact]
    public void Decode_AnyBytes_ThrowNothingButStatus() =>
        Gen.Select(Gen.Int, Gen.Int[0, Kinds.Length - 1].Select(i => Kinds[i]), Gen.Int[0, 1000], Gen.Byte, Gen.Byte.Array[0, 40]).Sample((seed, type, where, flip, tail) =>
        {
            var body = ProtobufWriter.Envelope(new RandomObject(seed).Of(type), type);
            body[4 + (body.Length - 4) * where / 1001] ^= flip;
            DecodeOrRefuse([.. body, .. tail], type);
            DecodeOrRefuse([.. "k8s\0"u8, .. tail], type);
            DecodeOrRefuse(Envelope(type.ApiVersion, type.ShortName, tail), type);
        }, iter: 500);

    private static void DecodeOrRefuse(byte[] body, SchemaType type)
    {
        try
        {
            Decode(body, type.ApiVersion, type.ShortName);
        }
        catch (StatusException e) when (e.Code == 400)
        {
        }
    }

    private static byte[] Envelope(string apiVersion, string kind, byte[] message) =>
        [.. "k8s\0"u8, .. new ProtobufWriter().Nested(1, new ProtobufWriter().Text(1, apiVersion).Text(2, kind).Bytes).Nested(2, message).Bytes];

    private static JsonObject Decode(byte[] body, string apiVersion, string kind) =>
        ObjectDecoder.Decode(body, ObjectDecoder.ProtobufMediaType, apiVersion, kind).Node;
}
