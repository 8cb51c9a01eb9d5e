using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Finds what would go along with a copy though the federation did not make it: objects in a namespace, or of a definition.</summary>
internal sealed class ForeignContent(PropagatedKinds kinds, FederationOptions options)
{
    /// <summary>One such object, as people name it; null if there is none.</summary>
    /// <param name="member">The member.</param>
    /// <param name="type">Type of the copy that is to go.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="token">Ends the search.</param>
    /// <exception cref="StatusException">The member failed: it is not known what is there.</exception>
    public async Task<string?> FindAsync(MemberState member, ResourceType type, KubeObject copy, CancellationToken token)
    {
        var client = member.Connection!.Client;
        if (type.Equals(ResourceTypes.Namespaces))
        {
            var found = await Task.WhenAll(kinds.All.Where(k => k.Type.Namespaced && member.Serves(k.Type)).Select(k => FirstAsync(client, k.Type, copy.Header.Name, token)));
            return Array.Find(found, f => f is not null);
        }
        return type.Equals(ResourceTypes.CustomResourceDefinitions) && Defined(copy) is { } defined ? await FirstAsync(client, defined, null, token) : null;
    }

    private async Task<string?> FirstAsync(IKubeClient client, ResourceType type, string? ns, CancellationToken token)
    {
        try
        {
            var list = await client.ListAsync(type, ns, ListOptions.All, token);
            return list.Items.FirstOrDefault(o => IsForeign(type, o)) is { } found ? $"{type.GroupResource} \"{found.Key}\"" : null;
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            // The member does not serve the type, so there is nothing of it.
            return null;
        }
        catch (StatusException forbidden) when (forbidden.Code == 403)
        {
            // What may not be seen is none of ours.
            return $"{type.GroupResource}, which may not be listed,";
        }
    }

    // What is owned was made by a controller for something else, and what is kept is every cluster's own.
    private bool IsForeign(ResourceType type, KubeObject value) =>
        CopyOwnership.Of(value, options) == CopyOwner.SomebodyElse && value.Header.OwnerReferences.Length == 0 && KeptObjects.Why(type, value, options) is null;

    private static ResourceType? Defined(KubeObject definition)
    {
        var spec = definition.View<ContentView>().Spec;
        var stored = spec.Items("versions").FirstOrDefault(v => v.Flag("served"));
        return stored.Text("name") is { Length: > 0 } version
            ? new ResourceType(spec.Text("group"), version, spec.At("names").Text("kind"), spec.At("names").Text("plural"), spec.Text("scope") == "Namespaced")
            : null;
    }
}
