using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>One operation of a JSON patch.</summary>
internal sealed record JsonPatchOperation(string Name, JsonPointer Path, JsonPointer? From, JsonNode? Value)
{
    /// <exception cref="StatusException">400: the operation is malformed.</exception>
    public static JsonPatchOperation Read(JsonNode? node)
    {
        if (node is not JsonObject operation) throw Malformed("an operation must be an object");
        var name = Text(operation, "op") ?? throw Malformed("an operation needs \"op\"");
        var path = JsonPointer.Parse(Text(operation, "path") ?? throw Malformed($"operation \"{name}\" needs \"path\""));
        switch (name)
        {
            case "remove":
                return new JsonPatchOperation(name, path, null, null);
            case "move" or "copy":
                var from = Text(operation, "from") ?? throw Malformed($"operation \"{name}\" needs \"from\"");
                return new JsonPatchOperation(name, path, JsonPointer.Parse(from), null);
            case "add" or "replace" or "test":
                return operation.TryGetPropertyValue("value", out var value)
                    ? new JsonPatchOperation(name, path, null, value)
                    : throw Malformed($"operation \"{name}\" needs \"value\"");
            default:
                throw Malformed($"unexpected operation \"{name}\": supported are \"add\", \"remove\", \"replace\", \"move\", \"copy\", \"test\"");
        }
    }

    private static string? Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static StatusException Malformed(string why) => ApiError.BadRequest($"error decoding patch: {why}");
}
