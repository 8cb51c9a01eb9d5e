using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Meridian.Objects;

/// <summary>Reads the object in the body of a request, in any of the forms clients send: JSON, YAML or Kubernetes protobuf.</summary>
public static class ObjectDecoder
{
    /// <summary>Largest body that is read: 3 MiB.</summary>
    public const int MaxBytes = 3 * 1024 * 1024;

    /// <summary>How deep objects and lists may be nested.</summary>
    public const int MaxDepth = 100;

    private const string ApplyMediaType = "application/apply-patch+yaml";

    /// <summary>Media type of Kubernetes protobuf.</summary>
    public const string ProtobufMediaType = "application/vnd.kubernetes.protobuf";

    /// <summary>Reads an object of <paramref name="expected"/>'s kind.</summary>
    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte}, string?, string, string)"/>
    public static DecodedObject Decode(ReadOnlyMemory<byte> body, string? contentType, ResourceType expected) =>
        Decode(body, contentType, expected.ApiVersion, expected.Kind);

    /// <summary>
    /// Reads an object of one kind, such as a subresource's or a <c>DeleteOptions</c>. A body that leaves apiVersion and kind out is taken for
    /// the expected kind, and gets them. Kinds that are not in the <see cref="SchemaTable"/> are kept as they are.
    /// </summary>
    /// <param name="body">The body, whole.</param>
    /// <param name="contentType">The Content-Type header; none means JSON.</param>
    /// <param name="apiVersion">Expected <c>apiVersion</c>; <c>*</c> if any will do.</param>
    /// <param name="kind">Expected <c>kind</c>.</param>
    /// <exception cref="StatusException">
    /// 400: malformed, too deep, of another kind, or a field has a value of a wrong type; 413: too large; 415: an unknown media type.
    /// </exception>
    public static DecodedObject Decode(ReadOnlyMemory<byte> body, string? contentType, string apiVersion, string kind)
    {
        if (body.Length > MaxBytes) throw ApiError.TooLarge($"Request entity too large: limit is {MaxBytes}");
        var expected = new ObjectTypeNames(apiVersion, kind);
        return MediaType(contentType) switch
        {
            "" or "application/json" => DecodeJson(body.Span, expected, []),
            ProtobufMediaType => DecodeProtobuf(body, expected),
            "application/yaml" or "text/yaml" or "application/x-yaml" => DecodeYaml(body, expected),
            ApplyMediaType => DecodeYaml(body, expected, isPatch: true),
            _ => throw ApiError.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: " +
                $"application/json, application/yaml, {ProtobufMediaType}"),
        };
    }

    /// <summary>Reads a part of an object, such as the metadata of an object inside another. What its type does not have is left out.</summary>
    /// <param name="json">The part.</param>
    /// <param name="type">Its type.</param>
    /// <param name="path">Where it stands, for messages.</param>
    /// <exception cref="StatusException">400: a field has a value of another type.</exception>
    public static JsonObject DecodePart(ReadOnlyMemory<byte> json, SchemaType type, string path) =>
        new ObjectJsonReader(new ObjectTypeNames("", path)).Read(json.Span, type);

    private static string MediaType(string? contentType) =>
        contentType is null ? "" : contentType.AsSpan(0, Length(contentType)).Trim().ToString().ToLowerInvariant();

    private static int Length(string contentType)
    {
        var parameters = contentType.IndexOf(';', StringComparison.Ordinal);
        return parameters < 0 ? contentType.Length : parameters;
    }

    private static DecodedObject DecodeJson(ReadOnlySpan<byte> json, ObjectTypeNames expected, IReadOnlyList<string> earlierProblems, bool isPatch = false)
    {
        if (!Utf8.IsValid(json)) throw ApiError.BadRequest("couldn't get version/kind; json parse error: the body is not UTF-8");
        ObjectTypeNames names;
        try
        {
            names = Checked(ObjectTypeNames.Peek(json), expected);
        }
        catch (JsonException e)
        {
            throw ApiError.BadRequest($"couldn't get version/kind; json parse error: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // What the reader answers when it compares a name that escapes half a surrogate pair.
            throw ApiError.BadRequest("couldn't get version/kind; json parse error: a name holds a lone surrogate");
        }

        var reader = new ObjectJsonReader(names);
        var type = SchemaTable.ForKind(names.ApiVersion, names.Kind);
        // What a configuration has and a custom resource does not is for the apply to refuse.
        var node = type is not null ? reader.Read(json, type) : isPatch ? reader.ReadUntyped(json) : reader.ReadCustom(json);
        return new DecodedObject(WithNames(node, names), [.. earlierProblems, .. reader.Problems]);
    }

    private static DecodedObject DecodeYaml(ReadOnlyMemory<byte> yaml, ObjectTypeNames expected, bool isPatch = false)
    {
        // Most patches that call themselves YAML are compact JSON, which is read faster as what it is.
        if (yaml.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && IsJson(yaml.Span)) return DecodeJson(yaml.Span, expected, [], isPatch);
        var problems = new List<string>();
        var node = YamlReader.ReadDocument(yaml, problems) ?? throw ApiError.BadRequest("the body holds no YAML document");
        return DecodeJson(JsonBytes.Of(node).Span, expected, problems, isPatch);
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, ObjectJsonReader.Options);
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static DecodedObject DecodeProtobuf(ReadOnlyMemory<byte> body, ObjectTypeNames expected)
    {
        var envelope = ProtobufEnvelope.Read(body);
        var names = Checked(envelope.Names, expected);
        if (envelope.IsJson) return DecodeJson(envelope.Raw.Span, names, []);
        var type = SchemaTable.ForKind(names.ApiVersion, names.Kind)
            ?? throw ApiError.BadRequest($"no kind \"{names.Kind}\" is registered for version \"{names.ApiVersion}\"");
        var node = WithNames([], names);
        ProtobufDecoder.ReadInto(node, envelope.Raw.Span, type);
        return new DecodedObject(node, []);
    }

    private static ObjectTypeNames Checked(ObjectTypeNames found, ObjectTypeNames expected)
    {
        var names = new ObjectTypeNames(
            found.ApiVersion.Length > 0 ? found.ApiVersion : expected.ApiVersion == "*" ? "v1" : expected.ApiVersion,
            found.Kind.Length > 0 ? found.Kind : expected.Kind);
        if (names.Kind != expected.Kind) throw names.CannotHandleAs(expected.Kind, "it is of another kind");
        // Options are sent under the version of what they are used on.
        var anyVersion = expected.ApiVersion == "*" || SchemaTable.ForKind(expected.ApiVersion, expected.Kind) is { ApiVersion: "*" };
        if (!anyVersion && names.ApiVersion != expected.ApiVersion)
        {
            throw ApiError.BadRequest(
                $"the API version in the data ({names.ApiVersion}) does not match the expected API version ({expected.ApiVersion})");
        }

        return names;
    }

    private static JsonObject WithNames(JsonObject node, ObjectTypeNames names)
    {
        node["apiVersion"] = names.ApiVersion;
        node["kind"] = names.Kind;
        return node;
    }
}
