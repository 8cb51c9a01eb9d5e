using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>
/// The conditions of a status while they are edited. Conditions that nobody sets stay as they are.
/// </summary>
public sealed class ConditionList
{
    private readonly JsonArray items;

    /// <summary>Begins to edit.</summary>
    /// <param name="status">The status whose <c>conditions</c> are edited in place.</param>
    public ConditionList(JsonObject status)
    {
        items = status["conditions"] as JsonArray ?? [];
        if (items.Parent is null) status["conditions"] = items;
    }

    /// <summary>The condition of a type, or null.</summary>
    public JsonObject? Find(string type) => items.OfType<JsonObject>().FirstOrDefault(c => Text(c, "type") == type);

    /// <summary>Its status; empty if there is no such condition.</summary>
    public string Status(string type) => Find(type) is { } found ? Text(found, "status") : "";

    /// <summary>Its reason; empty if there is no such condition, or it has none.</summary>
    public string Reason(string type) => Find(type) is { } found ? Text(found, "reason") : "";

    /// <summary>One of its times, or null.</summary>
    public DateTimeOffset? Time(string type, string field) =>
        Find(type) is { } found && DateTimeOffset.TryParse(Text(found, field), out var time) ? time : null;

    /// <summary>Takes a condition out, if it is there.</summary>
    public void Remove(string type)
    {
        if (Find(type) is { } found) items.Remove(found);
    }

    /// <summary>Sets a condition; its transition time moves only when its status changes.</summary>
    /// <returns>Whether anything but times changed.</returns>
    public bool Set(string type, string status, string reason, string message, DateTimeOffset now)
    {
        if (Find(type) is not { } found)
        {
            items.Add((JsonNode?)new JsonObject { ["type"] = type, ["status"] = status, ["reason"] = reason, ["message"] = message, ["lastTransitionTime"] = WireTime.Format(now) });
            return true;
        }
        if (Text(found, "status") == status && Text(found, "reason") == reason && Text(found, "message") == message) return false;
        if (Text(found, "status") != status) found["lastTransitionTime"] = WireTime.Format(now);
        found["status"] = status;
        found["reason"] = reason;
        found["message"] = message;
        return true;
    }

    /// <summary>As <see cref="Set"/>, with the time of the last update that Deployments have.</summary>
    public void SetUpdated(string type, string status, string reason, string message, DateTimeOffset now)
    {
        if (Set(type, status, reason, message, now)) Find(type)!["lastUpdateTime"] = WireTime.Format(now);
    }

    private static string Text(JsonObject condition, string field) => condition[field]?.GetValue<string>() ?? "";
}
