using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>A request as expressions see it: the fields of an AdmissionReview's request.</summary>
internal static class RequestJson
{
    public static JsonObject Of(AdmissionRequest request)
    {
        var json = new JsonObject
        {
            ["kind"] = Kind(request.Type), ["resource"] = Resource(request.Type), ["subResource"] = request.Subresource,
            ["requestKind"] = Kind(request.Type), ["requestResource"] = Resource(request.Type), ["requestSubResource"] = request.Subresource,
            ["name"] = Name(request), ["namespace"] = request.Type.Equals(ResourceTypes.Namespaces) ? Name(request) : request.Key.Namespace,
            ["operation"] = Operation(request.Operation), ["dryRun"] = request.Context.DryRun, ["userInfo"] = User(request.Context.User),
        };
        json["options"] = Options(request);
        return json;
    }

    public static string Operation(AdmissionOperation operation) => operation switch
    {
        AdmissionOperation.Create => "CREATE",
        AdmissionOperation.Update => "UPDATE",
        _ => "DELETE",
    };

    private static string Name(AdmissionRequest request) => request.Key.Name;

    private static JsonObject Kind(ResourceType type) => new() { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind };

    private static JsonObject Resource(ResourceType type) => new() { ["group"] = type.Group, ["version"] = type.Version, ["resource"] = type.Plural };

    private static JsonObject User(UserInfo user)
    {
        var json = new JsonObject { ["username"] = user.Name, ["groups"] = Texts(user.Groups) };
        if (user.Uid.Length > 0) json["uid"] = user.Uid;
        var extra = new JsonObject();
        foreach (var (key, values) in user.Extra) extra[key] = Texts(values);
        json["extra"] = extra;
        return json;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);

    private static JsonObject Options(AdmissionRequest request)
    {
        var kind = request.Operation switch { AdmissionOperation.Create => "CreateOptions", AdmissionOperation.Update => "UpdateOptions", _ => "DeleteOptions" };
        var options = new JsonObject { ["apiVersion"] = "meta.k8s.io/v1", ["kind"] = kind };
        if (request.Context.DryRun) options["dryRun"] = new JsonArray((JsonNode?)JsonValue.Create("All"));
        if (request.Operation != AdmissionOperation.Delete && request.Context.FieldManager.Length > 0) options["fieldManager"] = request.Context.FieldManager;
        return options;
    }
}
