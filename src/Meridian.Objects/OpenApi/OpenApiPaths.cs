namespace Meridian.Objects;

/// <summary>The paths of one resource with their operations. kubectl finds kinds, patch types and <c>fieldValidation</c> through them.</summary>
internal sealed class OpenApiPaths(OpenApiResource resource)
{
    private const string DeleteOptions = OpenApiNames.Meta + "DeleteOptions";
    private const string Patch = OpenApiNames.Meta + "Patch";
    private const string Status = OpenApiNames.Meta + "Status";

    private readonly ResourceType type = resource.Type;
    private readonly bool builtIn = SchemaTable.ForKind(resource.Type.ApiVersion, resource.Type.Kind) is not null;
    private readonly bool protobuf = ProtobufEncoder.Knows(resource.Type.ApiVersion, resource.Type.Kind);

    private string Item => OpenApiNames.Schema(type, type.Kind);

    private string[] Objects => protobuf ? OpenApiMedia.Objects : OpenApiMedia.CustomObjects;

    private string[] Lists => protobuf ? OpenApiMedia.Lists : OpenApiMedia.CustomLists;

    public IEnumerable<OpenApiPath> All()
    {
        if (type.Namespaced && Serves("list"))
            yield return new OpenApiPath("/" + type.CollectionPath(null), false, false, [List($"list{Subject(scoped: false)}ForAllNamespaces")]);
        var collection = "/" + type.CollectionPath("{namespace}");
        if (Collection().ToArray() is { Length: > 0 } ofCollection) yield return new OpenApiPath(collection, type.Namespaced, false, ofCollection);
        if (ItemOperations(resource.Verbs, "", Item, KindOf(type)).ToArray() is { Length: > 0 } ofItem)
            yield return new OpenApiPath(collection + "/{name}", type.Namespaced, true, ofItem);
        foreach (var subresource in resource.Subresources) yield return Below($"{collection}/{{name}}/{subresource.Name}", subresource);
    }

    private bool Serves(string verb) => resource.Verbs.Contains(verb, StringComparer.Ordinal);

    private IEnumerable<OpenApiOperation> Collection()
    {
        if (Serves("list")) yield return List($"list{Subject()}");
        if (Serves("create")) yield return Write("post", "post", $"create{Subject()}", Item, KindOf(type), [200, 201, 202]);
        if (Serves("deletecollection"))
        {
            yield return new OpenApiOperation("delete", "deletecollection", $"delete{GroupVersion}Collection{Scope}{type.Kind}", Status, [200])
            {
                Kind = KindOf(type), Parameters = OpenApiParameter.OfDeleteAll, Consumes = OpenApiMedia.Any, Body = DeleteOptions, Produces = Objects,
            };
        }
    }

    private IEnumerable<OpenApiOperation> ItemOperations(IReadOnlyList<string> verbs, string suffix, string schema, (string, string, string) kind)
    {
        if (verbs.Contains("get")) yield return new OpenApiOperation("get", "get", $"read{Subject()}{suffix}", schema, [200]) { Kind = kind, Produces = Objects };
        if (verbs.Contains("update")) yield return Write("put", "put", $"replace{Subject()}{suffix}", schema, kind, [200, 201]);
        if (verbs.Contains("create")&& suffix.Length > 0) yield return Write("post", "post", $"create{Subject()}{suffix}", schema, kind, [200, 201, 202]);
        if (verbs.Contains("delete"))
        {
            yield return new OpenApiOperation("delete", "delete", $"delete{Subject()}", Status, [200, 202])
            {
                Kind = kind, Parameters = OpenApiParameter.OfDelete, Consumes = OpenApiMedia.Any, Body = DeleteOptions, Produces = Objects,
            };
        }
        if (verbs.Contains("patch"))
        {
            yield return new OpenApiOperation("patch", "patch", $"patch{Subject()}{suffix}", schema, [200, 201])
            {
                Kind = kind, Parameters = OpenApiParameter.OfPatch, Consumes = builtIn ? OpenApiMedia.Patches : OpenApiMedia.CustomPatches,
                Body = Patch, BodyRequired = true, Produces = Objects,
            };
        }
    }

    private OpenApiPath Below(string path, OpenApiSubresource subresource)
    {
        var kind = (subresource.Group, subresource.Version, subresource.Kind);
        var suffix = Capital(subresource.Name);
        var operations = subresource.Name is "log" or "exec" or "attach" or "portforward" or "proxy"
            ? subresource.Verbs.Select(v => Stream(v, suffix, subresource, kind))
            : ItemOperations(subresource.Verbs, suffix, OpenApiNames.Schema(subresource.Group, subresource.Version, subresource.Kind), kind);
        return new OpenApiPath(path, type.Namespaced, true, [.. operations.DistinctBy(o => o.Method)]);
    }

    private OpenApiOperation Stream(string verb, string suffix, OpenApiSubresource subresource, (string, string, string) kind)
    {
        var method = verb switch { "create" => "post", "update" => "put", _ => verb };
        var id = subresource.Name == "log" ? $"read{Subject()}{suffix}" : $"connect{GroupVersion}{Capital(method)}{Scope}{type.Kind}{suffix}";
        return new OpenApiOperation(method, subresource.Name == "log" ? "get" : "connect", id, "", [200])
        {
            Kind = kind, Parameters = OpenApiParameter.OfStream(subresource.Name), Produces = OpenApiMedia.Any,
        };
    }

    private OpenApiOperation List(string id) => new("get", "list", id, OpenApiNames.Schema(type, type.ListKind), [200])
    {
        Kind = KindOf(type), Parameters = OpenApiParameter.OfList, Produces = Lists,
    };

    private OpenApiOperation Write(string method, string action, string id, string schema, (string, string, string) kind, int[] codes) => new(method, action, id, schema, codes)
    {
        Kind = kind, Parameters = OpenApiParameter.OfWrite, Consumes = OpenApiMedia.Any, Body = schema, BodyRequired = true, Produces = Objects,
    };

    private static (string, string, string) KindOf(ResourceType type) => (type.Group, type.Version, type.Kind);

    private string Scope => type.Namespaced ? "Namespaced" : "";

    private string GroupVersion => (type.Group.Length == 0 ? "Core" : string.Concat(ShortGroup.Split('.').Select(Capital))) + Capital(type.Version);

    private string ShortGroup => type.Group.EndsWith(".k8s.io", StringComparison.Ordinal) ? type.Group[..^".k8s.io".Length] : type.Group;

    // As in the client libraries that are made from these names: AppsV1NamespacedDeployment.
    private string Subject(bool scoped = true) => $"{GroupVersion}{(scoped ? Scope : "")}{type.Kind}";

    private static string Capital(string word) => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..];
}
