using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>Takes the finalizers of Jobs off pods, and remembers from which while the cache still shows them. Safe for concurrent use.</summary>
internal sealed class JobFinalizers(IKubeClient client)
{
    private readonly ConcurrentDictionary<string, byte> released = new(StringComparer.Ordinal);

    /// <summary>Whether a pod of this uid has lost its finalizer, although the cache may not show that.</summary>
    internal bool IsReleased(string uid) => released.ContainsKey(uid);

    /// <summary>Takes note of a pod's event.</summary>
    internal void Observe(ObjectChange change)
    {
        if (change.New is null || !JobNames.IsTracked(change.New)) released.TryRemove(change.Latest.Header.Uid, out _);
    }

    /// <summary>Takes the finalizer off a pod. One that is gone has none.</summary>
    internal async Task ReleaseAsync(KubeObject pod, CancellationToken cancellationToken)
    {
        var kept = pod.Header.Finalizers.Where(f => f != JobNames.Finalizer).Select(f => (JsonNode?)JsonValue.Create(f)).ToArray();
        // The list is written as a whole: a finalizer that somebody has added meanwhile must not get lost.
        var metadata = new JsonObject { ["uid"] = pod.Header.Uid, ["resourceVersion"] = pod.Header.ResourceVersion, ["finalizers"] = kept.Length > 0 ? new JsonArray(kept) : null };
        released[pod.Header.Uid] = 0;
        try
        {
            await client.PatchAsync(ResourceTypes.Pods, pod.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["metadata"] = metadata }), WriteOptions.Default, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // It has none any more.
        }
        catch
        {
            released.TryRemove(pod.Header.Uid, out _);
            throw;
        }
    }
}
