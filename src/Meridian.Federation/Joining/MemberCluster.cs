using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The Cluster by which a member is known in the federation. Pure.</summary>
internal static class MemberCluster
{
    /// <summary>The object, with everything that was asked for and nothing else.</summary>
    public static JsonObject Body(JoinRequest request, Uri server)
    {
        var metadata = new JsonObject { ["name"] = request.Name };
        if (request.Labels.Count > 0) metadata["labels"] = new JsonObject(request.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        var spec = new JsonObject { ["server"] = server.AbsoluteUri.TrimEnd('/'), ["secretRef"] = new JsonObject { ["name"] = request.Name } };
        if (request.Region is { } region) spec["region"] = region;
        if (request.Zones is { } zones) spec["zones"] = StatusNodes.Texts(zones);
        if (request.Provider is { } provider) spec["provider"] = provider;
        if (request.Taints is { } taints) spec["taints"] = taints.DeepClone();
        if (request.Place is var (latitude, longitude)) (spec["latitude"], spec["longitude"]) = (latitude, longitude);
        return new JsonObject { ["apiVersion"] = ResourceTypes.Clusters.ApiVersion, ["kind"] = ResourceTypes.Clusters.Kind, ["metadata"] = metadata, ["spec"] = spec };
    }
}
