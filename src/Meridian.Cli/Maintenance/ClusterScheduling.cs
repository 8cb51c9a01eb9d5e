using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Says by a taint on a member what it may be given. Other taints stay.</summary>
/// <param name="federation">The federation.</param>
internal sealed class ClusterScheduling(IKubeClient federation)
{
    /// <summary>Gives the member the taint with these effects and no others.</summary>
    /// <param name="name">Name of the member.</param>
    /// <param name="effects"><c>NoSchedule</c>, <c>NoExecute</c>, both, or none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False if the member was so already.</returns>
    /// <exception cref="CliException">There is no such member.</exception>
    public async Task<bool> SetAsync(string name, IReadOnlyList<string> effects, CancellationToken cancellationToken)
    {
        while (true)
        {
            var cluster = await FindAsync(name, cancellationToken);
            var before = cluster.ToNode()["spec"]?["taints"] as JsonArray ?? [];
            if (before.Where(IsOurs).Select(t => t!["effect"]?.ToString()).SequenceEqual(effects)) return false;
            var taints = new JsonArray([.. before.Where(t => !IsOurs(t)).Select(t => t?.DeepClone()), .. effects.Select(Taint)]);
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = cluster.Header.ResourceVersion }, ["spec"] = new JsonObject { ["taints"] = taints },
            };
            try
            {
                await federation.PatchAsync(ResourceTypes.Clusters, cluster.Key, PatchKind.Merge, JsonBytes.Of(patch), new WriteOptions { FieldManager = "meridian-cli" }, cancellationToken);
                return true;
            }
            catch (StatusException raced) when (raced.IsConflict)
            {
                // Made again from what it is now.
            }
        }
    }

    /// <summary>The member.</summary>
    /// <exception cref="CliException">There is no such member.</exception>
    public async Task<KubeObject> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await federation.GetAsync(ResourceTypes.Clusters, ObjectKey.Cluster(name), cancellationToken);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            throw CliException.BadInput($"the federation has no member \"{name}\"; see: meridian federation list");
        }
    }

    private static bool IsOurs(JsonNode? taint) => taint?["key"]?.ToString() == ClusterTaints.Unschedulable;

    private static JsonNode? Taint(string effect) => new JsonObject { ["key"] = ClusterTaints.Unschedulable, ["effect"] = effect };
}
