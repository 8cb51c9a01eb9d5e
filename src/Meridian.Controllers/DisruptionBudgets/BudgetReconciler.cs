using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.DisruptionBudgets;

/// <summary>Counts for each budget how many of its pods may be evicted; evictions ask it.</summary>
internal sealed class BudgetReconciler(IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events) : IReconciler
{
    private static readonly ResourceType[] Owners =
        [ResourceTypes.ReplicaSets, ResourceTypes.Deployments, ResourceTypes.StatefulSets, ResourceTypes.ReplicationControllers];

    private readonly IInformer budgets = informers.For(ResourceTypes.PodDisruptionBudgets);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly OwnerScale scale = new(informers);

    public string Name => "disruption";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByNamespace(budgets);
        Indexes.AddByNamespace(pods);
        sources.Objects(ResourceTypes.PodDisruptionBudgets);
        sources.Map(ResourceTypes.Pods, Covering);
        foreach (var owner in Owners) sources.Map(owner, change => IsResized(change) ? InNamespaceOf(change) : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (budgets.Get(key) is not { } budget) return Requeue.None;
        var (view, now) = (budget.View<PodDisruptionBudget>(), time.GetUtcNow());
        var matching = Indexes.InNamespace(pods, key.Namespace).Where(p => Covers(view, p)).ToDictionary(p => p.Header.Name, StringComparer.Ordinal);
        if (matching.Count == 0) events.Normal(budget, "NoPods", "No matching pods found");
        var disrupted = BudgetPlan.StillDisrupted(view.Status.DisruptedPods, matching, now);
        var status = ObjectStatus.CopyOf(budget);
        try
        {
            var (expected, desired) = BudgetPlan.Bounds(view.Spec, matching.Count, BudgetPlan.AsksOwners(view.Spec) ? scale.Of(matching.Values) : 0);
            var healthy = matching.Values.Count(p => p.Header.DeletionTimestamp is null && PodState.IsReady(p) && !disrupted.ContainsKey(p.Header.Name));
            Write(status, budget, new BudgetCounts(expected, desired, healthy), disrupted, now);
        }
        catch (FormatException fault)
        {
            events.Warning(budget, "CalculateExpectedPodCountFailed", $"Failed to calculate the number of expected pods: {fault.Message}");
            status["disruptionsAllowed"] = 0;
            SetCondition(status, budget, "False", "SyncFailed", fault.Message, now);
        }
        await ObjectStatus.WriteAsync(client, ResourceTypes.PodDisruptionBudgets, budget, status, cancellationToken);
        return BudgetPlan.NextExpiry(disrupted, now) is { } wait ? Requeue.After(wait) : Requeue.None;
    }

    private static void Write(JsonObject status, KubeObject budget, BudgetCounts counts, IReadOnlyDictionary<string, DateTimeOffset> disrupted, DateTimeOffset now)
    {
        status["currentHealthy"] = counts.Healthy;
        status["desiredHealthy"] = counts.Desired;
        status["expectedPods"] = counts.Expected;
        status["disruptionsAllowed"] = counts.Allowed;
        status["observedGeneration"] = budget.Header.Generation;
        if (disrupted.Count == 0) status.Remove("disruptedPods");
        else status["disruptedPods"] = new JsonObject(disrupted.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)JsonValue.Create(WireTime.Format(d.Value)))));
        SetCondition(status, budget, counts.Allowed > 0 ? "True" : "False", counts.Allowed > 0 ? "SufficientPods" : "InsufficientPods", "", now);
    }

    private static void SetCondition(JsonObject status, KubeObject budget, string value, string reason, string message, DateTimeOffset now)
    {
        var conditions = new ConditionList(status);
        conditions.Set("DisruptionAllowed", value, reason, message, now);
        conditions.Find("DisruptionAllowed")!["observedGeneration"] = budget.Header.Generation;
    }

    private static bool Covers(PodDisruptionBudget budget, KubeObject pod) => budget.Spec.Selector is { } selector && LabelSelector.FromOrNothing(selector).Matches(pod.Header.Labels);

    // The budgets of a pod as it was and as it is: its labels may have changed.
    private IEnumerable<ObjectKey> Covering(ObjectChange change) => Indexes.InNamespace(budgets, change.Key.Namespace)
        .Where(b => b.View<PodDisruptionBudget>() is var view && ((change.New is { } now && Covers(view, now)) || (change.Old is { } old && Covers(view, old))))
        .Select(b => b.Key);

    private IEnumerable<ObjectKey> InNamespaceOf(ObjectChange change) => Indexes.InNamespace(budgets, change.Key.Namespace).Select(b => b.Key);

    // Sizes are part of the specification: their changes are a new generation.
    private static bool IsResized(ObjectChange change) => change.Old?.Header.Generation != change.New?.Header.Generation;
}
