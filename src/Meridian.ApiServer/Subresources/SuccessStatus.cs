using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Makes the Status objects that say yes.</summary>
public static class SuccessStatus
{
    /// <summary>What an action that made something answers, with HTTP status 201.</summary>
    public static KubeObject Created() => KubeObject.FromNode(Status(201));

    /// <summary>
    /// What a delete answers, with HTTP status 200: the object while it is still there and for kinds of which Kubernetes returns it, else a Status naming it.
    /// </summary>
    public static KubeObject OfDelete(ResourceType type, DeleteOutcome outcome)
    {
        if (!outcome.Gone || ReturnsObject(type)) return outcome.Object;
        var status = Status(null);
        var details = new JsonObject { ["name"] = outcome.Object.Header.Name, ["kind"] = type.Plural, ["uid"] = outcome.Object.Header.Uid };
        if (type.Group.Length > 0) details.Insert(1, "group", JsonValue.Create(type.Group));
        status["details"] = details;
        return KubeObject.FromNode(status);
    }

    private static bool ReturnsObject(ResourceType type) =>
        type.Group.Length == 0 && type.Plural is ("pods" or "services" or "namespaces" or "serviceaccounts");

    private static JsonObject Status(int? code)
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" };
        if (code is { } number) status["code"] = number;
        return status;
    }
}
