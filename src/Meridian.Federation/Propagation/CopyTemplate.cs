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
    private readonly ConcurrentDictionary<(ReplicaShare Share, string Variant), DesiredCopy> variants = [];
    private readonly CopyOverrides overrides;

    private CopyTemplate(PropagatedKind kind, KubeObject source, string federation, CopyOverrides overrides) =>
        (this.kind, this.source, this.federation, this.overrides) = (kind, source, federation, overrides);

    /// <summary>The template of an object's content.</summary>
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The object.</param>
    /// <param name="federation">Name of the federation.</param>
    /// <param name="policies">Overrides of its copies, in the order of application.</param>
    /// <param name="before">The last template of the object, which is given again if nothing that is copied has changed since.</param>
    public static CopyTemplate Of(PropagatedKind kind, KubeObject source, string federation, IReadOnlyList<OverrideSource> policies, CopyTemplate? before) =>
        before is not null && before.kind == kind && before.overrides.AreOf(policies) && before.Says(source)
            ? before
            : new CopyTemplate(kind, source, federation, new CopyOverrides(policies));

    /// <summary>One member's copy.</summary>
    /// <param name="share">Its part of what is divided; null for kinds without.</param>
    /// <param name="existing">The copy as it is in the member, or null.</param>
    /// <param name="member">The member.</param>
    /// <exception cref="StatusException">422: an override does not apply.</exception>
    public DesiredCopy With(ReplicaShare? share, KubeObject? existing, MemberState member)
    {
        if (overrides.For(member) is { } variant) return With(share, existing, variant);
        if (share is not { } part) return copies.GetOrAdd(default, _ => DesiredCopy.Of(kind, source, null, null, federation));
        return kind.Replicas is { IsPlain: true }
            ? copies.GetOrAdd(new ReplicaShare(part.Mine, 0, 0), key => DesiredCopy.Of(kind, source, key, null, federation))
            : DesiredCopy.Of(kind, source, share, existing, federation);
    }

    /// <summary>Fingerprint of one member's copy; empty if an override does not apply, so that no copy is as wanted.</summary>
    public string Fingerprint(ReplicaShare? share, KubeObject? existing, MemberState member)
    {
        try
        {
            return With(share, existing, member).Fingerprint;
        }
        catch (StatusException)
        {
            // Told by who tries to write the copy.
            return "";
        }
    }

    private DesiredCopy With(ReplicaShare? share, KubeObject? existing, CopyVariant variant)
    {
        if (share is { } && kind.Replicas is { IsPlain: false }) return DesiredCopy.Of(kind, source, share, existing, federation, variant.Adapt);
        var key = share is { } part ? new ReplicaShare(part.Mine, 0, 0) : default;
        return variants.GetOrAdd((key, variant.Name), _ => DesiredCopy.Of(kind, source, share is null ? null : key, null, federation, variant.Adapt));
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
