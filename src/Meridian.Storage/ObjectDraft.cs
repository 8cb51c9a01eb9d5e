using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>
/// An object ready to be stored but for its revision: compact JSON with a gap where <c>metadata.resourceVersion</c> goes.
/// Encoding happens on the caller's thread; the writer only fills the gap.
/// </summary>
public sealed class ObjectDraft
{
    // Made anew in every process, so that no user's value can be taken for the gap.
    private static readonly string Marker = Guid.NewGuid().ToString("N");
    private static readonly byte[] EncodedMarker = Encoding.ASCII.GetBytes(Marker);

    private readonly ReadOnlyMemory<byte> before;
    private readonly ReadOnlyMemory<byte> after;

    private ObjectDraft(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after) => (this.before, this.after) = (before, after);

    /// <summary>Encodes an object. Its <c>metadata.resourceVersion</c> is replaced; the tree must have a <c>metadata</c> object.</summary>
    public static ObjectDraft Of(JsonObject node)
    {
        var metadata = node["metadata"]?.AsObject() ?? throw new ArgumentException("the object has no metadata", nameof(node));
        metadata["resourceVersion"] = Marker;
        var json = JsonBytes.Of(node);
        var gap = json.Span.IndexOf(EncodedMarker);
        return new ObjectDraft(json[..gap], json[(gap + EncodedMarker.Length)..]);
    }

    /// <summary>The object's JSON at a revision.</summary>
    public KubeObject At(long revision)
    {
        var buffer = new ArrayBufferWriter<byte>(before.Length + after.Length + 20);
        buffer.Write(before.Span);
        var digits = buffer.GetSpan(20);
        revision.TryFormat(digits, out var written, provider: CultureInfo.InvariantCulture);
        buffer.Advance(written);
        buffer.Write(after.Span);
        return KubeObject.Parse(buffer.WrittenMemory);
    }
}
