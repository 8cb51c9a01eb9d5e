using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>
/// The conditions of a status while they are edited. Conditions that the controller does not know stay as they are.
/// </summary>
internal sealed class ConditionList
{
    private readonly JsonArray items;

    /// <param name="status">The status whose <c>conditions</c> are edited in place.</param>
    internal ConditionList(JsonObject status)
    {
        items = status["conditions"] as JsonArray ?? [];
        if (items.Parent is null) status["conditions"] = items;
    }

    internal JsonObject? Find(string type) => items.OfType<JsonObject>().FirstOrDefault(c => Text(c, "type") == type);

    internal string Status(string type) => Find(type) is { } found ? Text(found, "status") : "";

    internal string Reason(string type) => Find(type) is { } found ? Text(found, "reason") : "";

    internal DateTimeOffset? Time(string type, string field) =>
        Find(type) is { } found && DateTimeOffset.TryParse(Text(found, field), out var time) ? time : null;

    internal void Remove(string type)
    {
        if (Find(type) is { } found) items.Remove(found);
    }

    /// <summary>Sets a condition; its transition time moves only when its status changes.</summary>
    /// <returns>Whether anything but times changed.</returns>
    internal bool Set(string type, string status, string reason, string message, DateTimeOffset now)
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
    internal void SetUpdated(string type, string status, string reason, string message, DateTimeOffset now)
    {
        if (Set(type, status, reason, message, now)) Find(type)!["lastUpdateTime"] = WireTime.Format(now);
    }

    private static string Text(JsonObject condition, string field) => condition[field]?.GetValue<string>() ?? "";
}
