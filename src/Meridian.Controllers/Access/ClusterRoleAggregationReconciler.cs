using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Access;

/// <summary>Writes into ClusterRoles that add up others the rules of those, so that who reads them sees what they allow.</summary>
/// <param name="client">Where they are written.</param>
/// <param name="informers">The process's informers.</param>
internal sealed class ClusterRoleAggregationReconciler(IKubeClient client, IInformers informers) : IReconciler
{
    private readonly IInformer roles = informers.For(ResourceTypes.ClusterRoles);

    public string Name => "clusterrole-aggregation";

    public void Watch(ReconcilerSources sources) => sources.Map(ResourceTypes.ClusterRoles, _ => roles.List().Where(IsSum).Select(r => r.Key).ToArray());

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (roles.Get(key) is not { Header.DeletionTimestamp: null } role || !IsSum(role)) return Requeue.None;
        var node = role.ToNode();
        var rules = Sum(role);
        if (JsonNode.DeepEquals(node["rules"] ?? new JsonArray(), rules)) return Requeue.None;
        node["rules"] = rules;
        await client.UpdateAsync(ResourceTypes.ClusterRoles, key, JsonBytes.Of(node), new WriteOptions { FieldManager = "clusterrole-aggregation-controller" }, cancellationToken);
        return Requeue.None;
    }

    private static bool IsSum(KubeObject role) => role.View<ClusterRole>().AggregationRule is not null;

    // Each rule once, role by role in the order of their names.
    private JsonArray Sum(KubeObject role)
    {
        var sum = new JsonArray();
        foreach (var selector in role.View<ClusterRole>().AggregationRule!.ClusterRoleSelectors.Select(LabelSelector.From))
        {
            foreach (var part in roles.List().Where(r => r.Key != role.Key && selector.Matches(r.Header.Labels)).OrderBy(r => r.Header.Name, StringComparer.Ordinal))
            {
                foreach (var rule in part.ToNode()["rules"] as JsonArray ?? [])
                {
                    if (rule is not null && !sum.Any(s => JsonNode.DeepEquals(s, rule))) sum.Add(rule.DeepClone());
                }
            }
        }
        return sum;
    }
}
