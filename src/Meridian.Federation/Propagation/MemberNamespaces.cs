using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Makes sure that a namespace is in a member before something is put into it.</summary>
internal sealed class MemberNamespaces(IInformers informers, FederationOptions options)
{
    private static readonly PropagatedKind Kind = KindTable.Describe(ResourceTypes.Namespaces);

    /// <exception cref="StatusException">404 if the federation has no such namespace, or the member's refusal.</exception>
    public async Task EnsureAsync(MemberState member, string name, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Cluster(name);
        if (member.Informer(ResourceTypes.Namespaces)?.Get(key) is not null) return;
        var source = informers.For(ResourceTypes.Namespaces).Get(key);
        if (source is null || source.Header.DeletionTimestamp is not null) throw ApiError.NotFound(ResourceTypes.Namespaces, name);
        var client = member.Connection!.Client;
        if (await Live.FindAsync(client, ResourceTypes.Namespaces, key, cancellationToken) is not null) return;
        var copy = DesiredCopy.Of(Kind, source, null, null, options.Name);
        var write = new WriteOptions { FieldManager = FederationMarks.FieldManager, Force = true };
        await client.PatchAsync(ResourceTypes.Namespaces, key, PatchKind.Apply, JsonBytes.Of(copy.Node), write, cancellationToken);
    }
}
