using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>
/// Settles which objects a controller's object owns: takes in orphans that its selector matches, lets go of those it no longer matches.
/// </summary>
/// <param name="client">Where references are written.</param>
/// <param name="ownerType">Type of the owner.</param>
/// <param name="owned">Informer of what is owned, indexed by <see cref="Indexes.AddByController"/>.</param>
internal sealed class Claims(IKubeClient client, ResourceType ownerType, IInformer owned)
{
    /// <summary>The objects that belong to the owner, after the writes that make it so.</summary>
    /// <param name="owner">The owner as cached.</param>
    /// <param name="selector">Its selector.</param>
    /// <param name="adoptable">Which orphans are worth taking.</param>
    /// <param name="cancellationToken">Ends the writes.</param>
    internal async Task<List<KubeObject>> SettleAsync(
        KubeObject owner, SelectorObject selector, Func<KubeObject, bool> adoptable, CancellationToken cancellationToken)
    {
        var matcher = LabelSelector.FromOrNothing(selector);
        var claimed = new List<KubeObject>();
        foreach (var item in Indexes.ControlledBy(owned, owner.Header.Uid))
        {
            if (item.Header.Namespace != owner.Header.Namespace) continue;
            if (matcher.Matches(item.Header.Labels)) claimed.Add(item);
            else if (owner.Header.DeletionTimestamp is null) await ReleaseAsync(item, owner, cancellationToken);
        }
        await AdoptAllAsync(owner, selector, adoptable, claimed, cancellationToken);
        return claimed;
    }

    private async Task AdoptAllAsync(
        KubeObject owner, SelectorObject selector, Func<KubeObject, bool> adoptable, List<KubeObject> claimed, CancellationToken cancellationToken)
    {
        if (owner.Header.DeletionTimestamp is not null) return;
        var matcher = LabelSelector.FromOrNothing(selector);
        var orphans = Indexes.OrphansIn(owned, owner.Header.Namespace)
            .Where(o => o.Header.DeletionTimestamp is null && matcher.Matches(o.Header.Labels) && adoptable(o)).ToList();
        if (orphans.Count == 0) return;
        // The cache may show an owner that is gone, or another one of the same name: only the server's word makes it a parent.
        var fresh = await client.GetAsync(ownerType, owner.Key, cancellationToken);
        if (fresh.Header.Uid != owner.Header.Uid || fresh.Header.DeletionTimestamp is not null) return;
        foreach (var orphan in orphans)
        {
            if (await PatchAsync(orphan, OwnerReferencePatch.Adopt(orphan, owner, ownerType), cancellationToken) is { } adopted) claimed.Add(adopted);
        }
    }

    private Task ReleaseAsync(KubeObject item, KubeObject owner, CancellationToken cancellationToken) =>
        PatchAsync(item, OwnerReferencePatch.Release(item, [owner.Header.Uid]), cancellationToken);

    private async Task<KubeObject?> PatchAsync(KubeObject item, System.Text.Json.Nodes.JsonObject patch, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PatchAsync(owned.Type, item.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            return null;
        }
    }
}
