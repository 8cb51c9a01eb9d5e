using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>
/// An object ready to be stored but for its revision: compact JSON with a gap where <c>metadata.resourceVersion</c> goes.
/// Encoding and reading happen on the caller's thread; the writer only fills the gap.
/// </summary>
public sealed class ObjectDraft
{
    private readonly ReadOnlyMemory<byte> json;
    private readonly RevisionGap gap;
    private readonly ObjectHeader header;

    private ObjectDraft(ReadOnlyMemory<byte> json, ObjectHeader header)
    {
        (this.json, this.header) = (json, header);
        gap = RevisionGap.Find(json.Span) ?? throw new ArgumentException("the object has no metadata.resourceVersion to replace", nameof(json));
    }

    /// <summary>The object with nothing in the gap.</summary>
    internal ReadOnlyMemory<byte> Blank => gap.Length == 0 ? json : gap.Empty(json.Span);

    /// <summary>Encodes an object. Its <c>metadata.resourceVersion</c> is replaced; the tree must have a <c>metadata</c> object.</summary>
    public static ObjectDraft Of(JsonObject node)
    {
        var metadata = node["metadata"]?.AsObject() ?? throw new ArgumentException("the object has no metadata", nameof(node));
        metadata["resourceVersion"] = "";
        var json = JsonBytes.Of(node);
        return new ObjectDraft(json, KubeObject.Parse(json).Header);
    }

    /// <summary>A stored object, to be given another revision.</summary>
    public static ObjectDraft Of(KubeObject stored) => new(stored.Json, stored.Header);

    /// <summary>The object at a revision.</summary>
    public KubeObject At(long revision) =>
        KubeObject.Of(gap.Fill(json.Span, revision), header with { ResourceVersion = revision.ToString(CultureInfo.InvariantCulture) });
}
