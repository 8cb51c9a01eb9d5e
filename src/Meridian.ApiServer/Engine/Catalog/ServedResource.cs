using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>One resource that an <see cref="ApiEngine"/> serves: where its objects are and who may write them.</summary>
public sealed partial class ServedResource
{
    /// <summary>The resource, in the version served.</summary>
    public required ResourceType Type { get; init; }

    /// <summary>Where its objects are.</summary>
    public required IObjectStore Store { get; init; }

    /// <summary>The resource in the version in which its objects are stored; it names their collection. Default <see cref="Type"/>.</summary>
    public ResourceType StoredAs { get => field ?? Type; init; }

    /// <summary>
    /// Turns objects between the two versions. Default: none when the versions are the same, else one that changes apiVersion and kind only.
    /// </summary>
    public IVersionConversion? Conversion
    {
        get => StoredAs.ApiVersion == Type.ApiVersion ? field : field ??= new TreeConversion(Type, StoredAs);
        init;
    }

    /// <summary>What is particular about the kind when it is written, for objects of the version served. Null only for a read-only resource.</summary>
    public ResourceStrategy? Strategy { get; init; }

    /// <summary>How objects are shown as a table; null for what the server's <see cref="TableColumnSets"/> say of the type.</summary>
    public ITableColumns? Columns { get; init; }

    /// <summary>Where the <c>scale</c> subresource finds its numbers; null for those of the built-in workloads.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>Told to whoever uses the resource, in a <c>Warning</c> header; empty for nothing.</summary>
    public string DeprecationWarning { get; init; } = "";

    /// <summary>Cancelled when the resource is no longer served like this: its watches end, so that their clients come back.</summary>
    public CancellationToken Retired { get; init; }

    /// <summary>
    /// Structural schema of a custom resource in this version, as OpenAPI shows it; null for built-in kinds and where no schema is known.
    /// What it gives is not changed. Schemas are large, so they are read each time.
    /// </summary>
    public Func<JsonObject?>? OpenApiSchema { get; init; }

    /// <summary>
    /// Whether all objects are somebody else's, shown here only: writes answer 405, except those that <see cref="WriteThrough"/> takes.
    /// Default false.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>Takes writes to objects that live elsewhere there; null if there are none, or all such writes are refused.</summary>
    public IWriteThrough? WriteThrough { get; init; }

    /// <summary>The verbs that <see cref="WriteThrough"/> is asked to carry out; the others answer 405. Default none.</summary>
    public IReadOnlyList<string> WritesThrough { get; init; } = [];

    /// <summary>For a read-only resource: what to tell who creates an object; empty for the usual words.</summary>
    public string WhyNotCreated { get; init; } = "";

    /// <summary>The strategy, for code that only writes what may be written.</summary>
    internal ResourceStrategy Rules => Strategy ?? throw new InvalidOperationException($"{Type} has no strategy");

    /// <summary>The verbs that can be called on the resource, in the order in which discovery lists them.</summary>
    public IReadOnlyList<string> Verbs => [.. AllVerbs().Except(Type.MissingVerbs, StringComparer.Ordinal)];

    private string[] AllVerbs() => ReadOnly
        ? [.. WritesThrough.Concat(["get", "list", "watch"]).Order(StringComparer.Ordinal)]
        : ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>The object of a key if it lives elsewhere and its owner is to be asked; null if it is this server's own to write.</summary>
    /// <exception cref="StatusException">405: the verb is not carried to the owner. 404: there is no such object, and none could be made here.</exception>
    internal KubeObject? Elsewhere(ObjectKey key, string verb)
    {
        if (!ReadOnly && WriteThrough is null) return null;
        var shown = Get(key);
        if (!ReadOnly && (shown is null || !WriteThrough!.Owns(shown))) return null;
        if (WriteThrough is null || !WritesThrough.Contains(verb)) throw RefusesWrites();
        return shown ?? throw ApiError.NotFound(Type, key.Name);
    }

    /// <summary>405: the objects are written where they live.</summary>
    internal StatusException RefusesWrites() => ApiError.MethodNotAllowed(
        $"{Type.GroupResource} are shown here as they are in the member clusters; change them there, or change the object they belong to");

    /// <summary>405: the objects are made where they live.</summary>
    internal StatusException RefusesCreation() => WhyNotCreated.Length > 0 ? ApiError.MethodNotAllowed(WhyNotCreated) : RefusesWrites();
}
