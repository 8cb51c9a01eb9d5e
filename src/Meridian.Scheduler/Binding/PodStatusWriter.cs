using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Scheduler.Binding;

/// <summary>Writes part of a pod's status, on whatever its newest state is.</summary>
internal static class PodStatusWriter
{
    /// <param name="client">The cluster's API.</param>
    /// <param name="pod">The pod as it was seen.</param>
    /// <param name="edit">Changes the status; false if there is nothing to change.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StatusException">404: the pod, or this one of that name, is gone; others as the server answers.</exception>
    internal static async Task WriteAsync(IKubeClient client, KubeObject pod, Func<JsonObject, bool> edit, CancellationToken cancellationToken)
    {
        for (var newest = pod; ; newest = await client.GetAsync(ResourceTypes.Pods, pod.Key, cancellationToken))
        {
            if (newest.Header.Uid != pod.Header.Uid) throw ApiError.NotFound(ResourceTypes.Pods, pod.Key.Name);
            var node = newest.ToNode();
            if (node["status"] is not JsonObject status) node["status"] = status = [];
            if (!edit(status)) return;
            if (await TryAsync(client, pod.Key, node, cancellationToken)) return;
        }
    }

    private static async Task<bool> TryAsync(IKubeClient client, ObjectKey key, JsonObject node, CancellationToken cancellationToken)
    {
        try
        {
            await client.UpdateAsync(ResourceTypes.Pods, key, JsonBytes.Of(node), WriteOptions.Status, cancellationToken);
            return true;
        }
        catch (StatusException changed) when (changed.IsConflict)
        {
            return false;
        }
    }
}
