using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Writes, for a federated object, the Placement of the same name: where it was put, and why.</summary>
internal sealed class PlacementWriter(IKubeClient federation, IInformers informers)
{
    /// <summary>Writes the split if it changed.</summary>
    public async Task WriteAsync(PropagatedKind kind, KubeObject source, IReadOnlyList<CopyOutcome> outcomes, CancellationToken cancellationToken)
    {
        var known = informers.For(ResourceTypes.Placements).Get(source.Key);
        var status = Status(kind, source, outcomes);
        if (known is not null && JsonNode.DeepEquals(known.ToNode()["status"], status)) return;
        if (known is null) await CreateAsync(kind.Type, source, cancellationToken);
        var patch = JsonBytes.Of(new JsonObject { ["status"] = status });
        await federation.PatchAsync(ResourceTypes.Placements, source.Key, PatchKind.Merge, patch, WriteOptions.Status, cancellationToken);
    }

    /// <summary>Deletes the Placement. One that is not there is no error.</summary>
    public async Task DeleteAsync(KubeObject source, CancellationToken cancellationToken)
    {
        try
        {
            await federation.DeleteAsync(ResourceTypes.Placements, source.Key, DeleteOptions.Background, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // There was none, or the owner's deletion took it along.
        }
    }

    private async Task CreateAsync(ResourceType type, KubeObject source, CancellationToken token)
    {
        var owner = OwnerReference.To(source, type) with { Controller = true };
        var node = new JsonObject
        {
            ["apiVersion"] = ResourceTypes.Placements.ApiVersion,
            ["kind"] = ResourceTypes.Placements.Kind,
            ["metadata"] = new JsonObject { ["name"] = source.Header.Name, ["namespace"] = source.Header.Namespace, ["ownerReferences"] = new JsonArray(owner.ToNode()) },
            ["spec"] = new JsonObject { ["object"] = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["name"] = source.Header.Name } },
        };
        try
        {
            await federation.CreateAsync(ResourceTypes.Placements, source.Header.Namespace, JsonBytes.Of(node), WriteOptions.Default, token);
        }
        catch (StatusException exists) when (exists.IsAlreadyExists)
        {
            // The cache is behind; the status is written all the same.
        }
    }

    private static JsonObject Status(PropagatedKind kind, KubeObject source, IReadOnlyList<CopyOutcome> outcomes) => new()
    {
        ["observedGeneration"] = source.Header.Generation,
        ["clusters"] = new JsonArray([.. outcomes.Select(o => (JsonNode?)Entry(kind, o))]),
    };

    private static JsonObject Entry(PropagatedKind kind, CopyOutcome outcome)
    {
        var entry = new JsonObject { ["name"] = outcome.Decision.Cluster, ["state"] = outcome.State, ["reason"] = outcome.Reason, ["message"] = outcome.Message };
        if (outcome.Decision.Replicas is { } replicas) entry["replicas"] = replicas;
        if (outcome.Copy is { } copy && kind.Replicas is { } field) entry["readyReplicas"] = field.Ready(copy);
        return entry;
    }
}
