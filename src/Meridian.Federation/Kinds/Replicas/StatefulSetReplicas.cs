using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// A StatefulSet's replicas are divided; each member counts its pods from 0. A partition, below which pods keep the old revision, is divided in the same
/// proportion, so that as many pods stay old as were asked for.
/// </summary>
internal sealed class StatefulSetReplicas : IReplicaField
{
    private static readonly PathReplicas Number = PathReplicas.Ordinary;

    /// <inheritdoc />
    public long Total(KubeObject source) => Number.Total(source);

    /// <inheritdoc />
    public long Wanted(KubeObject copy) => Number.Wanted(copy);

    /// <inheritdoc />
    public long Ready(KubeObject copy) => Number.Ready(copy);

    /// <inheritdoc />
    public void Write(JsonObject copy, ReplicaShare share, KubeObject? existing)
    {
        Number.Write(copy, share, existing);
        if (copy["spec"]?["updateStrategy"]?["rollingUpdate"] is not JsonObject rolling) return;
        if (rolling["partition"] is JsonValue value && value.TryGetValue(out long partition) && partition > 0) rolling["partition"] = share.Of(partition);
    }
}
