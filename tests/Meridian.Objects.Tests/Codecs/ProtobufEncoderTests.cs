using System.Buffers.Binary;
using System.Text.Json.Nodes;
using CsCheck;

namespace Meridian.Objects.Tests.Codecs;

public sealed class ProtobufEncoderTests
{
    private static readonly SchemaType[] Kinds =
        [.. SchemaTable.Names.Select(n => SchemaTable.ByName(n)!).Where(t => t.ApiVersion is not ("" or "*") && t.Name.StartsWith("io.k8s.", StringComparison.Ordinal))];

    [Fact]
    public void Encode_AnyObject_DecodesToTheSame() =>
        Gen.Select(Gen.Int, Gen.Int[0, Kinds.Length - 1].Select(i => Kinds[i])).Sample((seed, type) =>
        {
            var node = new RandomObject(seed).Of(type);

            var encoded = ProtobufEncoder.Encode(JsonBytes.Of(node).Span)!.Value;
            var decoded = ObjectDecoder.Decode(encoded, ObjectDecoder.ProtobufMediaType, type.ApiVersion, type.ShortName);

            return JsonDifference.First(node, decoded.Node) is not { } difference ? true : throw new InvalidDataException($"{type.Name}{difference}");
        }, iter: 400);

    [Fact]
    public void Encode_SmallObject_IsByteForByteWhatGoWrites()
    {
        // A Namespace of client-go with name "a", without the zero fields Go adds.
        var encoded = ProtobufEncoder.Encode("""{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"a"}}"""u8)!.Value;

        Assert.Equal("6B3873000A0F0A0276311209" + Convert.ToHexString("Namespace"u8) + "12050A030A01611A002200", Convert.ToHexString(encoded.Span));
    }

    [Fact]
    public void Encode_LongMessages_GetTheirLengthsRight()
    {
        var node = new JsonObject
        {
            ["kind"] = "ConfigMap", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["name"] = "a" },
            ["data"] = new JsonObject { ["k"] = new string('x', 70_000), ["l"] = new string('y', 127), ["m"] = new string('z', 128) },
        };

        var encoded = ProtobufEncoder.Encode(JsonBytes.Of(node).Span)!.Value;

        Assert.Null(JsonDifference.First(node, ObjectDecoder.Decode(encoded, ObjectDecoder.ProtobufMediaType, "v1", "ConfigMap").Node));
    }

    [Fact]
    public void EncodeList_Items_KeepOrderAndMetadata()
    {
        KubeObject[] items = [.. ((string[])["a", "b"]).Select(n => KubeObject.FromNode(JsonNode.Parse($$$"""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{{n}}}"}}""")!))];

        var encoded = ProtobufEncoder.EncodeList("v1", "PodList", """{"resourceVersion":"7","continue":"c","remainingItemCount":0}"""u8, items)!.Value;
        var list = ObjectDecoder.Decode(encoded, ObjectDecoder.ProtobufMediaType, "v1", "PodList").Node;

        Assert.Equal("""{"apiVersion":"v1","kind":"PodList","metadata":{"resourceVersion":"7","continue":"c","remainingItemCount":0},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""", list.ToJsonString());
    }

    [Fact]
    public void EncodeEvent_Frame_HasItsLengthFirst()
    {
        var frame = ProtobufEncoder.EncodeEvent("ADDED", """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}"""u8)!.Value;

        Assert.Equal(frame.Length - 4, BinaryPrimitives.ReadInt32BigEndian(frame.Span));
        Assert.Equal([0x0a, 5, (byte)'A', (byte)'D', (byte)'D', (byte)'E', (byte)'D'], frame[4..11].ToArray());
    }

    [Fact]
    public void Encode_CustomResource_HasNoProtobufForm()
    {
        Assert.Null(ProtobufEncoder.Encode("""{"kind":"Foo","apiVersion":"example.com/v1"}"""u8));
        Assert.False(ProtobufEncoder.Knows("federation.meridian.dev/v1", "Cluster"));
    }
}
