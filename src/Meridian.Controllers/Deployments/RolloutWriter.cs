using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>Carries out a rollout's steps on ReplicaSets and tells users about them.</summary>
internal sealed class RolloutWriter(IKubeClient client, EventRecorder events)
{
    /// <summary>Makes the newest ReplicaSet. Null when its name is taken: the Deployment then has counted a collision and is looked at again.</summary>
    internal async Task<KubeObject?> CreateAsync(Rollout rollout, int replicas, CancellationToken cancellationToken)
    {
        var body = ReplicaSetFactory.Make(rollout, replicas);
        var deployment = rollout.Deployment;
        try
        {
            var made = await client.CreateAsync(ResourceTypes.ReplicaSets, deployment.Header.Namespace, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
            if (replicas > 0) events.Normal(deployment, "ScalingReplicaSet", $"Scaled up replica set {made.Header.Name} from 0 to {replicas}");
            return made;
        }
        catch (StatusException taken) when (taken.IsAlreadyExists)
        {
            var key = new ObjectKey(deployment.Header.Namespace, body["metadata"]!["name"]!.GetValue<string>());
            return await ResolveCollisionAsync(rollout, key, cancellationToken);
        }
    }

    /// <summary>Resizes ReplicaSets and notes on them how large the Deployment was.</summary>
    /// <returns>The ReplicaSets as written.</returns>
    internal async Task<IReadOnlyList<KubeObject>> ScaleAsync(Rollout rollout, IReadOnlyList<ScaleTo> sizes, CancellationToken cancellationToken)
    {
        var written = new List<KubeObject>(sizes.Count);
        foreach (var size in sizes)
        {
            var replicaSet = rollout.All.First(r => r.Header.Name == size.Name);
            var node = replicaSet.ToNode();
            node["spec"]!["replicas"] = size.Replicas;
            DeploymentAnnotations.SetSizes(node, rollout.Bounds);
            written.Add(await UpdateAsync(replicaSet, node, cancellationToken));
            Announce(rollout.Deployment, size, replicaSet.View<ReplicaSet>().Spec.Replicas ?? 1);
        }
        return written;
    }

    /// <summary>Keeps the newest ReplicaSet's revision, annotations and minReadySeconds as the Deployment says.</summary>
    /// <returns>The ReplicaSet as written, or null if it was right.</returns>
    internal async Task<KubeObject?> RefreshAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.Newest is not { } newest || DeploymentAnnotations.IsRefreshed(newest, rollout)) return null;
        var node = newest.ToNode();
        DeploymentAnnotations.SetNewest(node, rollout.Deployment, rollout.Revision);
        if (newest.View<ReplicaSet>().Spec.MinReadySeconds != rollout.Spec.MinReadySeconds) node["spec"]!["minReadySeconds"] = rollout.Spec.MinReadySeconds;
        return JsonNode.DeepEquals(node, newest.ToNode()) ? null : await UpdateAsync(newest, node, cancellationToken);
    }

    /// <summary>Deletes old ReplicaSets beyond the history that the Deployment keeps.</summary>
    internal async Task PruneAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        foreach (var replicaSet in HistoryPlan.Surplus(rollout))
        {
            var options = DeleteOptions.Background with { PreconditionUid = replicaSet.Header.Uid };
            try
            {
                await client.DeleteAsync(ResourceTypes.ReplicaSets, replicaSet.Key, options, cancellationToken);
            }
            catch (StatusException gone) when (gone.IsNotFound)
            {
                // Somebody was quicker.
            }
        }
    }

    private async Task<KubeObject?> ResolveCollisionAsync(Rollout rollout, ObjectKey key, CancellationToken cancellationToken)
    {
        var existing = await client.GetAsync(ResourceTypes.ReplicaSets, key, cancellationToken);
        if (existing.Header.ControllerOwner?.Uid == rollout.Deployment.Header.Uid && rollout.HasTemplate(existing)) return existing;
        var count = (rollout.Deployment.View<Deployment>().Status.CollisionCount ?? 0) + 1;
        var patch = new JsonObject { ["status"] = new JsonObject { ["collisionCount"] = count } };
        await client.PatchAsync(ResourceTypes.Deployments, rollout.Deployment.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Status, cancellationToken);
        return null;
    }

    private Task<KubeObject> UpdateAsync(KubeObject replicaSet, JsonObject node, CancellationToken cancellationToken) =>
        client.UpdateAsync(ResourceTypes.ReplicaSets, replicaSet.Key, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);

    private void Announce(KubeObject deployment, ScaleTo size, int before)
    {
        if (size.Replicas == before) return;
        var direction = size.Replicas > before ? "up" : "down";
        events.Normal(deployment, "ScalingReplicaSet", $"Scaled {direction} replica set {size.Name} from {before} to {size.Replicas}");
    }
}
