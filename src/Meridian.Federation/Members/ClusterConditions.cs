using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Words a member's health as the conditions of its Cluster, with the reasons and messages of Federation v1.</summary>
internal static class ClusterConditions
{
    /// <summary>The conditions in effect; a condition that only says the same again keeps its time.</summary>
    public static Condition[] Of(MemberHealth health, Condition[] before, DateTimeOffset now) =>
        [.. Wanted(health).Select(c => c.After(before, now))];

    private static IEnumerable<Condition> Wanted(MemberHealth health)
    {
        var message = health.Last?.Message ?? "";
        switch (health.Standing)
        {
            case MemberStanding.Ready:
                yield return New("Ready", "True", "ClusterReady", "/readyz responded with ok");
                yield return New("Offline", "False", "ClusterReachable", "cluster is reachable");
                break;
            case MemberStanding.Returning:
                yield return New("Ready", "True", "ClusterReady", "/readyz responded with ok; the cluster takes its share again once it has stayed ready");
                yield return New("Offline", "False", "ClusterReachable", "cluster is reachable");
                break;
            case MemberStanding.NotReady:
                var reason = health.Last?.Outcome switch
                {
                    ProbeOutcome.Refused => "CredentialsRefused",
                    ProbeOutcome.Contended => "Contended",
                    _ => "ClusterNotReady",
                };
                yield return New("Ready", "False", reason, message.Length > 0 ? message : "/readyz responded without ok");
                yield return New("Offline", "False", "ClusterReachable", "cluster is reachable");
                break;
            case MemberStanding.Offline:
                yield return New("Ready", "False", "ClusterNotReachable", "cluster is not reachable");
                yield return New("Offline", "True", "ClusterNotReachable", message.Length > 0 ? message : "cluster is not reachable");
                break;
        }
    }

    private static Condition New(string type, string status, string reason, string message) =>
        new() { Type = type, Status = status, Reason = reason, Message = message };
}
