using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// An autoscaler's most replicas are divided, and its least in the same proportion but never below one. A member without a part has no autoscaler.
/// As in Federation v1 the maximums add up to the federated one, while the minimums may come to more.
/// </summary>
internal sealed class AutoscalerReplicas : IReplicaField
{
    /// <inheritdoc />
    public bool NeedsShare => true;

    /// <inheritdoc />
    public bool DropsEmpty(KubeObject source) => true;

    /// <inheritdoc />
    public bool IsAwaited => false;

    /// <inheritdoc />
    public long Total(KubeObject source) => source.View<ContentView>().Spec.Number("maxReplicas");

    /// <inheritdoc />
    public long Wanted(KubeObject copy) => Total(copy);

    /// <inheritdoc />
    public long Ready(KubeObject copy) => copy.View<ContentView>().Status.Number("currentReplicas");

    /// <inheritdoc />
    public void Write(JsonObject copy, ReplicaShare share, KubeObject? existing)
    {
        if (copy["spec"] is not JsonObject spec) return;
        var least = spec["minReplicas"] is JsonValue value && value.TryGetValue(out long number) ? number : 1;
        spec["maxReplicas"] = share.Mine;
        spec["minReplicas"] = Math.Clamp(share.Of(least), Math.Min(1, least), share.Mine);
    }
}
