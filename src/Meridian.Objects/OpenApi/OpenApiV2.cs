using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Meridian.Objects;

/// <summary>
/// The OpenAPI v2 document of a server in protobuf, the form in which kubectl asks for it when OpenAPI v3 does not know a kind. It tells which
/// kinds there are and that their fields are validated by the server, so that kubectl can say that a kind is unknown; schemas are in v3 only.
/// </summary>
public static class OpenApiV2
{
    /// <summary>Media type by which clients ask for the document.</summary>
    public const string MediaType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /// <summary>Media type of the answer: the one asked for is no well-formed media type, and clients refuse it in answers.</summary>
    public const string AnsweredMediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static readonly ConditionalWeakTable<IReadOnlyList<ResourceType>, OpenApiDocument> Cache = [];

    /// <summary>The document of all types.</summary>
    /// <param name="types">The types the server serves; the same list each time, not changed after.</param>
    public static OpenApiDocument Document(IReadOnlyList<ResourceType> types) => Cache.GetValue(types, Make);

    // Numbers of fields are those of the message openapi.v2.Document.
    private static OpenApiDocument Make(IReadOnlyList<ResourceType> types)
    {
        var paths = new ProtoWriter();
        foreach (var type in types) paths.Message(2, Path(type));
        var document = new ProtoWriter().Text(1, "2.0").Message(2, new ProtoWriter().Text(1, "Meridian").Text(2, "v1.36.0")).Message(8, paths);
        return new OpenApiDocument(document.Written, Convert.ToHexString(SHA256.HashData(document.Written.Span)));
    }

    private static ProtoWriter Path(ResourceType type)
    {
        var kind = $"group: \"{type.Group}\"\nversion: {type.Version}\nkind: {type.Kind}\n";
        var patch = new ProtoWriter()
            .Text(5, "patch" + type.Kind)
            .Message(8, FieldValidation())
            .Message(13, new ProtoWriter().Text(1, "x-kubernetes-group-version-kind").Message(2, new ProtoWriter().Text(2, kind)));
        return new ProtoWriter().Text(1, $"/{type.CollectionPath("{namespace}")}/{{name}}").Message(2, new ProtoWriter().Message(7, patch));
    }

    // A parameter that is no body, and stands in the query.
    private static ProtoWriter FieldValidation()
    {
        var inQuery = new ProtoWriter().Text(2, "query").Text(4, "fieldValidation").Text(6, "string");
        return new ProtoWriter().Message(1, new ProtoWriter().Message(2, new ProtoWriter().Message(3, inQuery)));
    }
}
