using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Placements: written by the federation, through their status only.</summary>
internal sealed class PlacementStrategy() : BuiltInStrategy(ResourceTypes.Placements)
{
    /// <summary>The federation alone makes them, and knows at once what they say: the status stays.</summary>
    public override void PrepareForCreate(JsonObject obj)
    {
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, cluster) in obj.Obj("status").Items("clusters"))
        {
            if (cluster.Text("name") is not { Length: > 0 } name) faults.Required($"status.clusters[{i}].name");
            else if (!names.Add(name)) faults.Duplicate($"status.clusters[{i}].name", name);
            faults.NotNegative($"status.clusters[{i}].replicas", cluster.Number("replicas"));
        }
    }
}
