using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>The document that a JSON patch is working on.</summary>
internal sealed class JsonPatchDocument(JsonNode? root)
{
    private long copiedBytes;

    public JsonNode? Root { get; private set; } = root;

    public static StatusException Refused(string why) =>
        new(422, "Invalid", $"the server rejected our request due to an error in our request: {why}");

    /// <exception cref="StatusException">413 or 422: the operation does not apply.</exception>
    public void Run(JsonPatchOperation operation)
    {
        switch (operation.Name)
        {
            case "add": Add(operation.Path, operation.Value?.DeepClone(), "add"); break;
            case "remove": Remove(operation.Path, "remove"); break;
            case "replace": Replace(operation.Path, operation.Value?.DeepClone()); break;
            case "move": Move(operation.From!, operation.Path); break;
            case "copy": Copy(operation.From!, operation.Path); break;
            default: Test(operation.Path, operation.Value); break;
        }
    }

    private void Add(JsonPointer path, JsonNode? value, string operation)
    {
        if (path.IsRoot)
        {
            Root = value;
            return;
        }
        if (!path.TryHolder(Root, out var holder, out var last)) throw MissingPath(operation, path);
        if (holder is JsonObject obj) obj[last] = value;
        else InsertInto((JsonArray)holder!, last, value, operation, path);
    }

    private static void InsertInto(JsonArray array, string token, JsonNode? value, string operation, JsonPointer path)
    {
        if (token == "-") array.Add(value);
        else if (JsonPointer.TryIndex(token, array.Count + 1, out var index)) array.Insert(index, value);
        else throw Refused($"{operation} operation does not apply: doc is missing path: \"{path}\": index \"{token}\" is not within 0 to {array.Count}");
    }

    private void Remove(JsonPointer path, string operation)
    {
        if (path.IsRoot)
        {
            Root = null;
            return;
        }
        if (!path.TryHolder(Root, out var holder, out var last)) throw MissingPath(operation, path);
        if (holder is JsonObject obj && obj.Remove(last)) return;
        if (holder is JsonArray array && JsonPointer.TryIndex(last, array.Count, out var index)) array.RemoveAt(index);
        else throw MissingPath(operation, path);
    }

    private void Replace(JsonPointer path, JsonNode? value)
    {
        if (!path.TryFind(Root, out _)) throw MissingPath("replace", path);
        if (path.IsRoot)
        {
            Root = value;
            return;
        }
        path.TryHolder(Root, out var holder, out var last);
        if (holder is JsonObject obj) obj[last] = value;
        else if (JsonPointer.TryIndex(last, ((JsonArray)holder!).Count, out var index)) ((JsonArray)holder)[index] = value;
    }

    private void Move(JsonPointer from, JsonPointer to)
    {
        if (!from.TryFind(Root, out var value)) throw MissingPath("move", from);
        if (from.IsAbove(to)) throw Refused($"move operation does not apply: \"{to}\" lies within \"{from}\"");
        if (from.IsRoot) return;
        Remove(from, "move");
        Add(to, value, "move");
    }

    private void Copy(JsonPointer from, JsonPointer to)
    {
        if (!from.TryFind(Root, out var value)) throw MissingPath("copy", from);
        copiedBytes += value is null ? 4 : JsonBytes.Of(value).Length;
        if (copiedBytes > JsonPatch.MaxCopiedBytes)
            throw ApiError.TooLarge($"Request entity too large: the copy operations of a JSON patch may add up to {JsonPatch.MaxCopiedBytes} bytes");
        Add(to, value?.DeepClone(), "copy");
    }

    // A missing value equals null, as in the patch library of Kubernetes.
    private void Test(JsonPointer path, JsonNode? expected)
    {
        path.TryFind(Root, out var found);
        if (!JsonNode.DeepEquals(found, expected)) throw Refused($"testing value {path} failed: test failed");
    }

    private static StatusException MissingPath(string operation, JsonPointer path) =>
        Refused($"{operation} operation does not apply: doc is missing path: \"{path}\": missing value");
}
