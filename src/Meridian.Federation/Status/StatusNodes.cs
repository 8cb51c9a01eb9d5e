using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Renders statuses as they are written.</summary>
internal static class StatusNodes
{
    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);

    /// <summary>A list of conditions.</summary>
    public static JsonArray Conditions(IEnumerable<Condition> conditions) => new([.. conditions.Select(c => (JsonNode?)c.ToNode())]);

    /// <summary>The status of a Cluster.</summary>
    public static JsonObject Cluster(ClusterPlace place, Condition[] conditions, string version) => new()
    {
        ["conditions"] = Conditions(conditions),
        ["region"] = place.Region,
        ["zones"] = Texts(place.Zones),
        ["nodes"] = place.Nodes,
        ["readyNodes"] = place.ReadyNodes,
        ["version"] = version,
        ["provider"] = place.Provider,
    };
}
