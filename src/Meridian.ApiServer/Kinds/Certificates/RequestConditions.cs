using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The conditions of a certificate signing request: once it is decided, it stays so.</summary>
internal static class RequestConditions
{
    private static readonly string[] Final = ["Approved", "Denied", "Failed"];
    private static readonly string[] Decisions = ["Approved", "Denied"];

    /// <summary>Sets the times that a client left out.</summary>
    public static void Stamp(JsonObject status, JsonObject? before, DateTimeOffset now)
    {
        foreach (var (_, condition) in status.Items("conditions"))
        {
            condition.SetDefault("lastUpdateTime", WireTime.Format(now));
            if (condition.Has("lastTransitionTime")) continue;
            var same = before.Items("conditions").Select(c => c.Item)
                .FirstOrDefault(c => c.Text("type") == condition.Text("type") && c.Text("status") == condition.Text("status") && c.Has("lastTransitionTime"));
            condition["lastTransitionTime"] = same is null ? WireTime.Format(now) : same.Text("lastTransitionTime");
        }
    }

    public static void Validate(JsonObject? status, Faults faults)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, condition) in status.Items("conditions"))
        {
            var (field, type) = ($"status.conditions[{i}]", condition.Text("type"));
            if (type.Length == 0) faults.Required(field + ".type");
            if (condition.Text("status").Length == 0) faults.Required(field + ".status");
            else if (Final.Contains(type)) faults.Supported(field + ".status", condition.Text("status"), "True");
            else faults.Supported(field + ".status", condition.Text("status"), "False", "True", "Unknown");
            if (Decisions.Contains(type) && types.Contains(type == "Approved" ? "Denied" : "Approved"))
                faults.InvalidText(field + ".type", type, "Approved and Denied conditions are mutually exclusive");
            if (!types.Add(type)) faults.Duplicate(field + ".type", type);
        }
    }

    public static void ValidateChange(JsonObject? before, JsonObject? after, bool deciding, Faults faults)
    {
        const string field = "status.conditions";
        foreach (var type in Final)
        {
            var (old, @new) = (Of(before, type), Of(after, type));
            if (@new.Length < old.Length) faults.Forbidden(field, $"updates may not remove a condition of type \"{type}\"");
            else if (deciding || !Decisions.Contains(type)) continue;
            else if (@new.Length > old.Length) faults.Forbidden(field, $"updates may not add a condition of type \"{type}\"");
            else if (!old.Zip(@new, JsonNode.DeepEquals).All(same => same)) faults.Forbidden(field, $"updates may not modify a condition of type \"{type}\"");
        }
    }

    private static JsonObject[] Of(JsonObject? status, string type) => [.. status.Items("conditions").Select(c => c.Item).Where(c => c.Text("type") == type)];
}
