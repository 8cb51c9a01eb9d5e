using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>Karmada wants a PropagationPolicy: all clusters, replicas divided by equal static weights.</summary>
internal sealed class KarmadaDialect(IReadOnlyList<string> clusters) : IFederationDialect
{
    private static readonly ResourceType Policies = new("policy.karmada.io", "v1alpha1", "PropagationPolicy", "propagationpolicies", true);

    public async Task PrepareAsync(HttpKubeClient federation, string ns, int members)
    {
        var weights = new JsonArray([.. clusters.Select(c => (JsonNode)new JsonObject
        {
            ["targetCluster"] = new JsonObject { ["clusterNames"] = new JsonArray(JsonValue.Create(c)) }, ["weight"] = 1,
        })]);
        var policy = new JsonObject
        {
            ["apiVersion"] = Policies.ApiVersion,
            ["kind"] = Policies.Kind,
            ["metadata"] = new JsonObject { ["name"] = "everywhere", ["namespace"] = ns },
            ["spec"] = new JsonObject
            {
                ["resourceSelectors"] = new JsonArray(new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment" }),
                ["placement"] = new JsonObject
                {
                    ["clusterAffinity"] = new JsonObject { ["clusterNames"] = new JsonArray([.. clusters.Select(c => (JsonNode)JsonValue.Create(c))]) },
                    ["replicaScheduling"] = new JsonObject
                    {
                        ["replicaSchedulingType"] = "Divided", ["replicaDivisionPreference"] = "Weighted",
                        ["weightPreference"] = new JsonObject { ["staticWeightList"] = weights },
                    },
                },
            },
        };
        await federation.CreateAsync(Policies, ns, JsonBytes.Of(policy), WriteOptions.Default, CancellationToken.None);
    }
}
