using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Writes the paths of one resource with their operations. kubectl finds kinds, patch types and <c>fieldValidation</c> through them.</summary>
internal sealed class OpenApiPathWriter(Utf8JsonWriter json, ResourceType type)
{
    private const string DeleteOptions = OpenApiNames.Meta + "DeleteOptions";
    private const string Status = OpenApiNames.Meta + "Status";
    private static readonly string[] Patches =
        ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];

    private static readonly string[] Bodies = ["application/json", "application/yaml", ObjectDecoder.ProtobufMediaType];
    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly string[] ListParameters =
    [
        "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit",
        "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch",
    ];

    private readonly bool inTable = SchemaTable.ForKind(type.ApiVersion, type.Kind) is not null;
    private readonly string itemSchema = OpenApiNames.Schema(type, type.Kind);
    private readonly string listSchema = OpenApiNames.Schema(type, type.ListKind);

    public void Write()
    {
        var all = "/" + type.CollectionPath(null);
        var collection = "/" + type.CollectionPath("{namespace}");
        if (type.Namespaced)
        {
            json.WriteStartObject(all);
            WriteOperation("get", "list", $"list{Subject(scoped: false)}ForAllNamespaces", listSchema, ListParameters);
            json.WriteEndObject();
        }

        json.WriteStartObject(collection);
        WritePathParameters(withName: false);
        WriteOperation("get", "list", $"list{Subject()}", listSchema, ListParameters);
        WriteOperation("post", "post", $"create{Subject()}", itemSchema, WriteParameters, Bodies, itemSchema);
        WriteOperation("delete", "deletecollection", $"deleteCollection{Subject()}", Status, [], Bodies, DeleteOptions);
        json.WriteEndObject();

        json.WriteStartObject(collection + "/{name}");
        WritePathParameters(withName: true);
        WriteItemOperations("");
        json.WriteEndObject();

        if (type.Subresources.Contains("status"))
        {
            json.WriteStartObject(collection + "/{name}/status");
            WritePathParameters(withName: true);
            WriteItemOperations("Status");
            json.WriteEndObject();
        }
    }

    private void WriteItemOperations(string subresource)
    {
        WriteOperation("get", "get", $"read{Subject()}{subresource}", itemSchema, []);
        WriteOperation("put", "put", $"replace{Subject()}{subresource}", itemSchema, WriteParameters, Bodies, itemSchema);
        // Without the strategic merge type kubectl patches by JSON merge, as it must for kinds whose merge keys nobody knows.
        WriteOperation("patch", "patch", $"patch{Subject()}{subresource}", itemSchema, [.. WriteParameters, "force"], Patches[..(inTable ? 4 : 3)], null);
        if (subresource.Length > 0) return;
        WriteOperation("delete", "delete", $"delete{Subject()}", Status, ["dryRun", "gracePeriodSeconds", "propagationPolicy"], Bodies, DeleteOptions);
    }

    private void WriteOperation(
        string method, string action, string id, string resultSchema, IReadOnlyList<string> parameters, IReadOnlyList<string>? bodies = null, string? bodySchema = null)
    {
        json.WriteStartObject(method);
        json.WriteString("operationId", id);
        json.WriteString("x-kubernetes-action", action);
        json.WriteStartObject("x-kubernetes-group-version-kind");
        OpenApiNames.WriteGroupVersionKind(json, type.Group, type.Version, type.Kind);
        json.WriteEndObject();
        json.WriteStartArray("parameters");
        foreach (var name in parameters) WriteParameter(name, "query", ParameterType(name));
        json.WriteEndArray();
        if (bodies is not null) WriteBody(bodies, bodySchema ?? OpenApiNames.Meta + "Patch");
        WriteResult(resultSchema);
        json.WriteEndObject();
    }

    private void WriteBody(IReadOnlyList<string> mediaTypes, string schema)
    {
        json.WriteStartObject("requestBody");
        WriteContent(mediaTypes, schema);
        json.WriteEndObject();
    }

    private void WriteResult(string schema)
    {
        json.WriteStartObject("responses");
        json.WriteStartObject("200");
        json.WriteString("description", "OK");
        WriteContent(["application/json"], schema);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteContent(IReadOnlyList<string> mediaTypes, string schema)
    {
        json.WriteStartObject("content");
        foreach (var mediaType in mediaTypes)
        {
            json.WriteStartObject(mediaType);
            json.WriteStartObject("schema");
            OpenApiNames.WriteRef(json, schema);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WritePathParameters(bool withName)
    {
        json.WriteStartArray("parameters");
        if (withName) WriteParameter("name", "path", "string");
        if (type.Namespaced) WriteParameter("namespace", "path", "string");
        json.WriteEndArray();
    }

    private void WriteParameter(string name, string place, string valueType)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", place);
        if (place == "path") json.WriteBoolean("required", true);
        json.WriteStartObject("schema");
        json.WriteString("type", valueType);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string ParameterType(string name) => name switch
    {
        "limit" or "timeoutSeconds" or "gracePeriodSeconds" => "integer",
        "watch" or "allowWatchBookmarks" or "sendInitialEvents" or "force" => "boolean",
        _ => "string",
    };

    // As in the client libraries that are made from these names: AppsV1NamespacedDeployment.
    private string Subject(bool scoped = true)
    {
        var group = type.Group.Length == 0 ? "Core" : Capital(type.Group.Split('.')[0]);
        return $"{group}{Capital(type.Version)}{(scoped && type.Namespaced ? "Namespaced" : "")}{type.Kind}";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
