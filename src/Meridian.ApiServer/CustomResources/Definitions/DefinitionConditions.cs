using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The conditions of a definition.</summary>
internal static class DefinitionConditions
{
    public const string NamesAccepted = "NamesAccepted";
    public const string Established = "Established";
    public const string NonStructuralSchema = "NonStructuralSchema";
    public const string ApprovalPolicy = "KubernetesAPIApprovalPolicyConformant";
    public const string Terminating = "Terminating";

    public static JsonObject? Find(JsonObject definition, string type) =>
        definition.Obj("status").Items("conditions").Select(c => c.Item).FirstOrDefault(c => c.Text("type") == type);

    /// <summary>Sets a condition; its time changes with its status only.</summary>
    public static void Set(JsonObject definition, string type, bool holds, string reason, string message, DateTimeOffset now)
    {
        var status = definition.Ensure("status");
        if (status["conditions"] is not JsonArray conditions) status["conditions"] = conditions = [];
        var word = holds ? "True" : "False";
        if (Find(definition, type) is not { } condition) conditions.Add((JsonNode)(condition = new JsonObject { ["type"] = type }));
        if (condition.Text("status") != word) condition["lastTransitionTime"] = WireTime.Format(now);
        condition["status"] = word;
        condition["reason"] = reason;
        condition["message"] = message;
    }
}
