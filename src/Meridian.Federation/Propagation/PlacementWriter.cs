using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Writes, for a federated object, its Placement: where it was put, and why.</summary>
internal sealed class PlacementWriter(IKubeClient federation, IInformers informers, FederationOptions options, TimeProvider time)
{
    /// <summary>Writes what changed.</summary>
    public async Task WriteAsync(PropagatedKind kind, KubeObject source, PlacementPlan plan, IReadOnlyList<CopyOutcome> outcomes, CancellationToken cancellationToken)
    {
        var key = PlacementNames.KeyOf(kind.Type, source.Key, options);
        var known = informers.For(ResourceTypes.Placements).Get(key);
        if (Change(kind, source, plan, outcomes, known) is not { } status) return;
        if (known is null && await CreateAsync(kind.Type, source, key, status, cancellationToken)) return;
        var patch = JsonBytes.Of(new JsonObject { ["status"] = status });
        await federation.PatchAsync(ResourceTypes.Placements, key, PatchKind.Merge, patch, WriteOptions.Status, cancellationToken);
    }

    /// <summary>Deletes the Placement. One that is not there is no error.</summary>
    public async Task DeleteAsync(PropagatedKind kind, KubeObject source, CancellationToken cancellationToken)
    {
        try
        {
            await federation.DeleteAsync(ResourceTypes.Placements, PlacementNames.KeyOf(kind.Type, source.Key, options), DeleteOptions.Background, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // There was none, or the owner's deletion took it along.
        }
    }

    // Null if the Placement says it already. Others write other fields of the status.
    private JsonObject? Change(PropagatedKind kind, KubeObject source, PlacementPlan plan, IReadOnlyList<CopyOutcome> outcomes, KubeObject? known)
    {
        var status = known?.View<Placement>().Status ?? new();
        var clusters = PlacementEntries.Of(kind, source, outcomes, status.Clusters, out var omitted);
        var policy = plan.Placement.Origin == RulesOrigin.Policy ? plan.Placement.Name : null;
        var before = known?.NodeOf("status"u8);
        if (before is not null && JsonNode.DeepEquals(before["clusters"], clusters) && JsonNode.DeepEquals(before["omitted"] ?? new JsonArray(), omitted) && status.ObservedGeneration == source.Header.Generation && status.Policy == (policy ?? "")) return null;
        var next = new JsonObject { ["observedGeneration"] = source.Header.Generation, ["policy"] = policy, ["clusters"] = clusters, ["omitted"] = omitted.Count > 0 ? omitted : null };
        if (PlacementMoves.Changed(known is null ? null : status, clusters, kind.Divides, time.GetUtcNow()) is { } moves) next["moves"] = moves;
        return next;
    }

    // False if there is one, though the cache does not show it yet.
    private async Task<bool> CreateAsync(ResourceType type, KubeObject source, ObjectKey key, JsonObject status, CancellationToken token)
    {
        var owner = OwnerReference.To(source, type) with { Controller = true };
        var node = new JsonObject
        {
            ["apiVersion"] = ResourceTypes.Placements.ApiVersion,
            ["kind"] = ResourceTypes.Placements.Kind,
            ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace, ["ownerReferences"] = new JsonArray(owner.ToNode()) },
            ["spec"] = new JsonObject { ["object"] = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["name"] = source.Header.Name } },
            ["status"] = new JsonObject(status.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))),
        };
        try
        {
            await federation.CreateAsync(ResourceTypes.Placements, key.Namespace, JsonBytes.Of(node), WriteOptions.Default, token);
            return true;
        }
        catch (StatusException exists) when (exists.IsAlreadyExists)
        {
            return false;
        }
    }
}
