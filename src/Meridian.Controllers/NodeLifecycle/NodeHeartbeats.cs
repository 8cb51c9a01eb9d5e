using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Controllers.NodeLifecycle;

/// <summary>
/// When each node last gave a sign of life, by our own clock: a node's clock may be wrong, and after a pause of this process all nodes look old.
/// </summary>
internal sealed class NodeHeartbeats(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Beat> beats = new();

    private readonly record struct Beat(string Uid, DateTimeOffset? Renewed, DateTimeOffset? Reported, long SeenTimestamp);

    /// <summary>Takes note of what a node's lease and status say, and tells how long it has been silent.</summary>
    internal TimeSpan Silence(KubeObject node, KubeObject? lease)
    {
        var renewed = lease?.View<Lease>().Spec.RenewTime;
        var reported = node.View<Node>().Status.Conditions.Find("Ready")?.LastHeartbeatTime;
        var beat = beats.AddOrUpdate(
            node.Header.Name,
            _ => new Beat(node.Header.Uid, renewed, reported, time.GetTimestamp()),
            (_, before) => before.Uid == node.Header.Uid && before.Renewed == renewed && before.Reported == reported
                ? before
                : new Beat(node.Header.Uid, renewed, reported, time.GetTimestamp()));
        return time.GetElapsedTime(beat.SeenTimestamp);
    }

    /// <summary>Whether a node has given a sign of life within a time.</summary>
    internal bool HeardWithin(TimeSpan window, string node) =>
        beats.TryGetValue(node, out var beat) && time.GetElapsedTime(beat.SeenTimestamp) < window;

    internal void Forget(string node) => beats.TryRemove(node, out _);
}
