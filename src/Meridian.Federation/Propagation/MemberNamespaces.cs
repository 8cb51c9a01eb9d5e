using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Makes sure that a namespace is in a member when something could not be put into it.</summary>
internal sealed class MemberNamespaces(IInformers informers, FederationOptions options)
{
    private static readonly PropagatedKind Kind = KindTable.Describe(ResourceTypes.Namespaces);

    /// <returns>Whether it was missing and was made: what failed for want of it may be tried again.</returns>
    /// <exception cref="StatusException">404 if the federation has no such namespace, or the member's refusal.</exception>
    public async Task<bool> EnsureAsync(MemberState member, string name, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Cluster(name);
        var client = member.Connection!.Client;
        if (await Live.FindAsync(client, ResourceTypes.Namespaces, key, cancellationToken) is not null) return false;
        var source = informers.For(ResourceTypes.Namespaces).Get(key);
        if (source is null || source.Header.DeletionTimestamp is not null) throw ApiError.NotFound(ResourceTypes.Namespaces, name);
        var copy = DesiredCopy.Of(Kind, source, null, null, options.Name);
        var write = new WriteOptions { FieldManager = FederationMarks.FieldManager, Force = true };
        await client.PatchAsync(ResourceTypes.Namespaces, key, PatchKind.Apply, copy.Json, write, cancellationToken);
        return true;
    }
}
