using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Meridian.Objects;

/// <summary>
/// Reads YAML as the JSON it stands for, with the scalar rules of kubectl. Anchors, aliases and merge keys are resolved; what aliases
/// copy is limited, so that a few lines cannot grow into gigabytes.
/// </summary>
public static class YamlReader
{
    /// <summary>Reads every document of a stream; empty documents are left out.</summary>
    /// <param name="yaml">UTF-8 text.</param>
    /// <exception cref="StatusException">400: malformed, nested deeper than 100, a duplicate key, or too much copied by aliases. The message names the line.</exception>
    public static IReadOnlyList<JsonNode> ReadAll(ReadOnlyMemory<byte> yaml) => ReadAll(yaml, null);

    /// <summary>Reads a stream that holds one document; null if that is empty.</summary>
    /// <param name="yaml">UTF-8 text.</param>
    /// <param name="problems">Where duplicate keys are noted, the last value then counts. Null: a duplicate key is an error.</param>
    /// <exception cref="StatusException">400: as for <see cref="ReadAll(ReadOnlyMemory{byte})"/>, or more than one document.</exception>
    public static JsonNode? ReadDocument(ReadOnlyMemory<byte> yaml, ICollection<string>? problems = null)
    {
        var documents = ReadAll(yaml, problems);
        if (documents.Count > 1) throw ApiError.BadRequest("yaml: only one document is expected");
        return documents.Count == 0 ? null : documents[0];
    }

    private static List<JsonNode> ReadAll(ReadOnlyMemory<byte> yaml, ICollection<string>? problems)
    {
        if (yaml.Length > ObjectDecoder.MaxBytes) throw ApiError.TooLarge($"Request entity too large: limit is {ObjectDecoder.MaxBytes}");
        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(yaml.Span)));
        try
        {
            return Documents(parser, problems);
        }
        catch (YamlException e)
        {
            throw YamlDocumentReader.Error(e.End, e.InnerException?.Message ?? e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // The scanner answers some malformed texts with these.
            throw YamlDocumentReader.Error(parser.Current?.End ?? Mark.Empty, $"malformed: {e.Message}");
        }
    }

    private static List<JsonNode> Documents(Parser parser, ICollection<string>? problems)
    {
        var documents = new List<JsonNode>();
        parser.Consume<StreamStart>();
        while (parser.TryConsume<DocumentStart>(out _))
        {
            if (new YamlDocumentReader(parser, problems).ReadNode(1) is { } node) documents.Add(node);
            parser.Consume<DocumentEnd>();
        }

        return documents;
    }
}
