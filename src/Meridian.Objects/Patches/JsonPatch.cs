using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>RFC 6902: a list of operations, applied one after another, all or none.</summary>
public static class JsonPatch
{
    /// <summary>Most operations of one patch.</summary>
    public const int MaxOperations = 10_000;

    /// <summary>Most bytes that the <c>copy</c> operations of one patch may add up to.</summary>
    public const int MaxCopiedBytes = 3 * 1024 * 1024;

    /// <summary>The patched copy of a tree; the tree itself is not changed.</summary>
    /// <exception cref="StatusException">
    /// 400: the patch is malformed. 413: it has too many operations, or copies too much.
    /// 422: an operation does not apply, or a test failed.
    /// </exception>
    public static JsonNode Apply(JsonNode target, JsonNode patch)
    {
        if (patch is not JsonArray operations) throw ApiError.BadRequest("error decoding patch: a JSON patch is a list of operations");
        if (operations.Count > MaxOperations)
            throw ApiError.TooLarge($"Request entity too large: The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
        var document = new JsonPatchDocument(target.DeepClone());
        foreach (var operation in operations) document.Run(JsonPatchOperation.Read(operation));
        return document.Root ?? throw JsonPatchDocument.Refused("the patch leaves no document");
    }
}
