using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What an eviction means for a pod. Pure.</summary>
internal static class PodEviction
{
    private const int MaxDisrupted = 2000;
    private const int RetrySeconds = 10;

    /// <summary>Whether ending the pod disrupts nobody: it has not started, has ended, or is being deleted.</summary>
    public static bool IsHarmless(KubeObject pod) => Phase(pod) is "Succeeded" or "Failed" or "Pending" || pod.Header.DeletionTimestamp is not null;

    /// <summary>The budgets that cover a pod.</summary>
    public static KubeObject[] BudgetsOf(KubeObject pod, IEnumerable<KubeObject> budgets) =>
        [.. budgets.Where(budget => budget.ToNode()["spec"]?["selector"] is JsonObject selector && Covers(selector, pod))];

    /// <summary>Whether the pod counts for nothing in its budget, so that it may go without using it up.</summary>
    public static bool IsUnguarded(KubeObject pod, KubeObject budget)
    {
        if (IsReady(pod)) return false;
        var node = budget.ToNode();
        if (node["spec"]?["unhealthyPodEvictionPolicy"]?.ToString() == "AlwaysAllow") return true;
        var (healthy, desired) = (Count(node, "currentHealthy"), Count(node, "desiredHealthy"));
        return healthy >= desired && desired > 0;
    }

    /// <summary>The budget after it allowed one more disruption.</summary>
    /// <exception cref="StatusException">429: it allows none now. 403: what it says cannot be.</exception>
    public static JsonObject Spend(KubeObject budget, string pod, DateTimeOffset now)
    {
        var node = budget.ToNode();
        if (node["status"] is not JsonObject status) node["status"] = status = [];
        if (Metadata.Number(status, "observedGeneration") < budget.Header.Generation) throw Refused($"The disruption budget {budget.Header.Name} is still being processed by the server.");
        var allowed = Count(node, "disruptionsAllowed");
        if (allowed < 0) throw Broken(budget, "pdb disruptions allowed is negative");
        if (status["disruptedPods"] is JsonObject { Count: > MaxDisrupted }) throw Broken(budget, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        if (allowed == 0)
            throw Refused($"The disruption budget {budget.Header.Name} needs {Count(node, "desiredHealthy")} healthy pods and has {Count(node, "currentHealthy")} currently");
        status["disruptionsAllowed"] = allowed - 1;
        if (allowed == 1) Conditions.Set(status, Conditions.Of("DisruptionAllowed", "False", "InsufficientPods", "", now, budget.Header.Generation));
        if (status["disruptedPods"] is not JsonObject disrupted) status["disruptedPods"] = disrupted = [];
        disrupted[pod] = WireTime.Format(now);
        return node;
    }

    /// <summary>The pod with the condition that says why it goes.</summary>
    public static JsonObject Marked(KubeObject pod, DateTimeOffset now)
    {
        var node = pod.ToNode();
        if (node["status"] is not JsonObject status) node["status"] = status = [];
        Conditions.Set(status, Conditions.Of("DisruptionTarget", "True", "EvictionByEvictionAPI", "Eviction API: evicting", now, pod.Header.Generation));
        return node;
    }

    /// <summary>429: the budget of the pod allows no disruption now.</summary>
    public static StatusException Refused(string why) =>
        new(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.")
        {
            RetryAfterSeconds = RetrySeconds, Causes = [new StatusCause("DisruptionBudget", why, "")],
        };

    /// <summary>500: which of several budgets holds is not defined.</summary>
    public static StatusException Ambiguous() =>
        new(500, "InternalError", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");

    private static StatusException Broken(KubeObject budget, string why) => ApiError.Forbidden(new ResourceType("policy", "v1", "PodDisruptionBudget", "poddisruptionbudget", true), budget.Header.Name, why);

    private static bool Covers(JsonObject selector, KubeObject pod) =>
        !Kinds.SelectorRules.IsEmpty(selector) && Kinds.SelectorRules.Choose(selector, pod.Header.Labels) == true;

    private static bool IsReady(KubeObject pod) =>
        pod.ToNode()["status"]?["conditions"] is JsonArray conditions && conditions.Any(c => c?["type"]?.ToString() == "Ready" && c["status"]?.ToString() == "True");

    private static string Phase(KubeObject pod) => JsonScalarAtPath.Read(pod.Json.Span, ["status", "phase"]);

    private static long Count(JsonObject budget, string name) => budget["status"] is JsonObject status ? Metadata.Number(status, name) : 0;
}
