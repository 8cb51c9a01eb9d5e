using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Meridian.Objects;

/// <summary>Reads JSON of no particular type, as patches are: whole numbers up to 64 bits stay whole, nulls stay, duplicates are told.</summary>
public static class JsonTree
{
    /// <summary>Reads one value.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="problems">Where members that stand twice are noted, such as <c>duplicate field "spec.replicas"</c>; the last one counts.</param>
    /// <exception cref="StatusException">400: malformed, not UTF-8, or nested deeper than <see cref="ObjectDecoder.MaxDepth"/>.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> json, ICollection<string> problems)
    {
        if (!Utf8.IsValid(json.Span)) throw ApiError.BadRequest("error decoding patch: the body is not UTF-8");
        try
        {
            var check = new Utf8JsonReader(json.Span, ObjectJsonReader.Options);
            while (check.Read()) { }
            var reader = new ObjectJsonReader(default);
            var tree = reader.ReadTree(json.Span);
            foreach (var problem in reader.Problems) problems.Add(problem);
            return tree;
        }
        catch (JsonException e)
        {
            throw ApiError.BadRequest($"error decoding patch: {e.Message}");
        }
    }
}
