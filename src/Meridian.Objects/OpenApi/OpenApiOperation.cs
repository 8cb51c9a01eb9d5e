namespace Meridian.Objects;

/// <summary>One operation, in no version of OpenAPI yet.</summary>
/// <param name="Method">HTTP method in lower case.</param>
/// <param name="Action">What Kubernetes calls it, such as <c>deletecollection</c>.</param>
/// <param name="Id">Unique name, from which client libraries make theirs.</param>
/// <param name="Result">Name of the schema of the answer.</param>
/// <param name="Codes">Codes of success.</param>
internal sealed record OpenApiOperation(string Method, string Action, string Id, string Result, int[] Codes)
{
    /// <summary>Group, version and kind that the operation is about.</summary>
    public required (string Group, string Version, string Kind) Kind { get; init; }

    /// <summary>Names of parameters in the query.</summary>
    public string[] Parameters { get; init; } = [];

    /// <summary>Media types of the body; none if it has no body.</summary>
    public string[] Consumes { get; init; } = [];

    /// <summary>Name of the schema of the body.</summary>
    public string Body { get; init; } = "";

    /// <summary>Whether there must be a body.</summary>
    public bool BodyRequired { get; init; }

    /// <summary>Media types of the answer.</summary>
    public string[] Produces { get; init; } = OpenApiMedia.Objects;
}

/// <summary>One path with its operations.</summary>
/// <param name="Path">With parameters in braces.</param>
/// <param name="Namespaced">Whether the path has the parameter <c>namespace</c>.</param>
/// <param name="Named">Whether it has the parameter <c>name</c>.</param>
/// <param name="Operations">In the order of their methods.</param>
internal sealed record OpenApiPath(string Path, bool Namespaced, bool Named, IReadOnlyList<OpenApiOperation> Operations)
{
    /// <summary>Parameters of all operations of the path.</summary>
    public IEnumerable<string> Parameters
    {
        get
        {
            if (Named) yield return "name";
            if (Namespaced) yield return "namespace";
        }
    }
}

/// <summary>The media types of the API.</summary>
internal static class OpenApiMedia
{
    public static readonly string[] Objects = ["application/json", "application/yaml", ObjectDecoder.ProtobufMediaType];
    public static readonly string[] Lists =
        ["application/json", "application/json;stream=watch", ObjectDecoder.ProtobufMediaType, ObjectDecoder.ProtobufMediaType + ";stream=watch", "application/yaml"];

    public static readonly string[] CustomObjects = ["application/json", "application/yaml"];
    public static readonly string[] CustomLists = ["application/json", "application/json;stream=watch", "application/yaml"];
    public static readonly string[] Any = ["*/*"];

    // Without the strategic merge type kubectl patches by JSON merge, as it must for kinds whose merge keys nobody knows.
    public static readonly string[] CustomPatches = ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"];
    public static readonly string[] Patches = [.. CustomPatches, "application/strategic-merge-patch+json"];
}
