using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// What the copies of one federated object say: made once for each content of the object, and written once for each number of
/// replicas, however many members there are.
/// </summary>
internal sealed class CopyTemplate
{
    private readonly PropagatedKind kind;
    private readonly KubeObject source;
    private readonly string federation;

    // By the part where that is all a copy depends on. Kinds without parts have one copy for all.
    private readonly ConcurrentDictionary<ReplicaShare, DesiredCopy> copies = [];

    private CopyTemplate(PropagatedKind kind, KubeObject source, string federation) => (this.kind, this.source, this.federation) = (kind, source, federation);

    /// <summary>The template of an object's content.</summary>
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The object.</param>
    /// <param name="federation">Name of the federation.</param>
    /// <param name="before">The last template of the object, which is given again if nothing that is copied has changed since.</param>
    public static CopyTemplate Of(PropagatedKind kind, KubeObject source, string federation, CopyTemplate? before) =>
        before is not null && before.kind == kind && before.Says(source) ? before : new CopyTemplate(kind, source, federation);

    /// <summary>One member's copy.</summary>
    /// <param name="share">Its part of what is divided; null for kinds without.</param>
    /// <param name="existing">The copy as it is in the member, or null.</param>
    public DesiredCopy With(ReplicaShare? share, KubeObject? existing)
    {
        if (share is not { } part) return copies.GetOrAdd(default, _ => DesiredCopy.Of(kind, source, null, null, federation));
        return kind.Replicas is { IsPlain: true }
            ? copies.GetOrAdd(new ReplicaShare(part.Mine, 0, 0), key => DesiredCopy.Of(kind, source, key, null, federation))
            : DesiredCopy.Of(kind, source, share, existing, federation);
    }

    private bool Says(KubeObject other) =>
        ReferenceEquals(source, other)
        || (source.Header.Uid == other.Header.Uid && Headers.HaveSameLabels(source.Header, other.Header) && SameContent(other));

    private bool SameContent(KubeObject other)
    {
        if (source.Header.Generation > 0 && source.Header.Generation == other.Header.Generation) return true;
        var (mine, theirs) = (source.ToNode(), other.ToNode());
        foreach (var node in (JsonObject[])[mine, theirs])
        {
            foreach (var field in node.Select(f => f.Key).Where(f => !PropagatedKind.Copies(f)).ToArray()) node.Remove(field);
        }
        return JsonNode.DeepEquals(mine, theirs);
    }
}
