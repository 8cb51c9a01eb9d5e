using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.StatefulSets;

/// <summary>Keeps the claims of a StatefulSet's pods: makes those that are missing, and says on each with whom it goes.</summary>
internal sealed class StatefulClaims(IKubeClient client, IInformer claims, EventRecorder events)
{
    /// <summary>Makes the claims of a pod that are not there.</summary>
    /// <exception cref="StatusException">They cannot be made, or one is on its way out and must be gone first.</exception>
    internal async Task EnsureAsync(KubeObject set, int ordinal, CancellationToken cancellationToken)
    {
        foreach (var body in StatefulPodBody.Claims(set, ordinal))
        {
            var key = new ObjectKey(set.Header.Namespace, body["metadata"]!["name"]!.GetValue<string>());
            if (claims.Get(key) is not { } existing) await CreateAsync(set, ordinal, key.Name, body, cancellationToken);
            else if (existing.Header.DeletionTimestamp is not null) throw ApiError.Conflict(ResourceTypes.PersistentVolumeClaims, key.Name);
        }
    }

    /// <summary>Brings the owners of a pod's claims to what the set's policy says.</summary>
    /// <param name="set">The StatefulSet.</param>
    /// <param name="ordinal">The pod's number.</param>
    /// <param name="surplus">The pod, if it is one too many; otherwise null.</param>
    /// <param name="cancellationToken">Ends the writes.</param>
    internal async Task RetainAsync(KubeObject set, int ordinal, KubeObject? surplus, CancellationToken cancellationToken)
    {
        foreach (var body in StatefulPodBody.Claims(set, ordinal))
        {
            var key = new ObjectKey(set.Header.Namespace, body["metadata"]!["name"]!.GetValue<string>());
            if (claims.Get(key) is not { } claim || ClaimOwners.Change(set, claim, surplus) is not { } owners) continue;
            var metadata = new JsonObject { ["resourceVersion"] = claim.Header.ResourceVersion, ["ownerReferences"] = new JsonArray([.. owners.Select(o => o.ToNode())]) };
            var patch = JsonBytes.Of(new JsonObject { ["metadata"] = metadata });
            await client.PatchAsync(ResourceTypes.PersistentVolumeClaims, key, PatchKind.Merge, patch, WriteOptions.Default, cancellationToken);
        }
    }

    private async Task CreateAsync(KubeObject set, int ordinal, string name, JsonObject body, CancellationToken cancellationToken)
    {
        var owners = ClaimOwners.OfNew(set).Select(o => (JsonNode?)o.ToNode()).ToArray();
        if (owners.Length > 0) body["metadata"]!["ownerReferences"] = new JsonArray(owners);
        var what = $"create Claim {name} for Pod {StatefulNames.Pod(set.Header.Name, ordinal)} in StatefulSet {set.Header.Name}";
        try
        {
            await client.CreateAsync(ResourceTypes.PersistentVolumeClaims, set.Header.Namespace, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
            events.Normal(set, "SuccessfulCreate", $"{what} success");
        }
        catch (StatusException there) when (there.IsAlreadyExists)
        {
            // The cache is behind.
        }
        catch (StatusException failure)
        {
            events.Warning(set, "FailedCreate", $"{what} failed error: {failure.Message}");
            throw;
        }
    }
}

/// <summary>With whom a claim goes: with the set, with a pod that is scaled away, or with neither.</summary>
internal static class ClaimOwners
{
    /// <summary>The owners of a claim that is made.</summary>
    internal static IReadOnlyList<OwnerReference> OfNew(KubeObject set) =>
        Policy(set).WhenDeleted == "Delete" ? [OwnerReference.To(set, ResourceTypes.StatefulSets)] : [];

    /// <summary>The owners that a claim is to have, or null if it has them. Those that are not the set's business stay.</summary>
    /// <param name="set">The StatefulSet.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="surplus">Its pod, if that is one too many; otherwise null.</param>
    internal static IReadOnlyList<OwnerReference>? Change(KubeObject set, KubeObject claim, KubeObject? surplus)
    {
        var policy = Policy(set);
        var others = claim.Header.OwnerReferences.Where(o => o.Uid != set.Header.Uid && !IsPodOf(set, o)).ToList();
        IReadOnlyList<OwnerReference> ours = surplus is not null && policy.WhenScaled == "Delete" ? [OwnerReference.To(surplus, ResourceTypes.Pods)] : OfNew(set);
        var wanted = others.Concat(ours).Select(o => o.Uid).Order(StringComparer.Ordinal);
        return wanted.SequenceEqual(claim.Header.OwnerReferences.Select(o => o.Uid).Order(StringComparer.Ordinal)) ? null : [.. others, .. ours];
    }

    private static bool IsPodOf(KubeObject set, OwnerReference owner) => owner.Kind == "Pod" && StatefulNames.OrdinalOf(set.Header.Name, owner.Name) is not null;

    private static ClaimRetentionPolicy Policy(KubeObject set) => set.View<StatefulSet>().Spec.PersistentVolumeClaimRetentionPolicy;
}
