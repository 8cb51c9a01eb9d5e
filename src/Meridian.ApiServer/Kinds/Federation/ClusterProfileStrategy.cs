using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ClusterProfiles: published for other tools, which read them only.</summary>
internal sealed class ClusterProfileStrategy() : BuiltInStrategy(ResourceTypes.ClusterProfiles)
{
    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        if (obj.Obj("spec").Obj("clusterManager").Text("name").Length == 0) faults.Required("spec.clusterManager.name", "who keeps the inventory");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        var before = current.Obj("spec").Obj("clusterManager").Text("name");
        var after = updated.Obj("spec").Obj("clusterManager").Text("name");
        if (before != after) faults.InvalidText("spec.clusterManager", after, "ClusterManager is immutable");
    }
}
