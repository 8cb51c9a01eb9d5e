using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Conditions that the server itself sets.</summary>
internal static class Conditions
{
    public static JsonObject Of(string type, string status, string reason, string message, DateTimeOffset now, long generation)
    {
        var condition = new JsonObject { ["type"] = type, ["status"] = status, ["lastTransitionTime"] = WireTime.Format(now), ["reason"] = reason, ["message"] = message };
        if (generation > 0) condition["observedGeneration"] = generation;
        return condition;
    }

    /// <summary>Puts a condition in the place of the one of its type; the time stays if the status does.</summary>
    public static void Set(JsonObject status, JsonObject condition)
    {
        if (status["conditions"] is not JsonArray conditions) status["conditions"] = conditions = [];
        var old = conditions.OfType<JsonObject>().FirstOrDefault(c => JsonNode.DeepEquals(c["type"], condition["type"]));
        if (old is not null && JsonNode.DeepEquals(old["status"], condition["status"]) && old["lastTransitionTime"] is { } since) condition["lastTransitionTime"] = since.DeepClone();
        if (old is null) conditions.Add((JsonNode)condition);
        else conditions[conditions.IndexOf(old)] = condition;
    }
}
