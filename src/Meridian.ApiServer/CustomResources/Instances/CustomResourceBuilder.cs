using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Makes of a definition what the engine serves.</summary>
/// <param name="store">Where instances are kept.</param>
/// <param name="compiler">Compiles validation rules.</param>
internal sealed class CustomResourceBuilder(IObjectStore store, IRuleCompiler compiler)
{
    /// <summary>Every served version of a definition, in the order of discovery.</summary>
    /// <param name="summary">The definition, with its names granted.</param>
    /// <param name="retired">Cancelled when the definition changes or goes.</param>
    public IReadOnlyList<ServedResource> Build(DefinitionSummary summary, CancellationToken retired)
    {
        var definition = new Definition(summary.Source.ToNode());
        var storage = definition.StorageVersion;
        var stored = TypeOf(summary, storage, definition.Namespaced);
        var made = definition.Versions.Where(v => v.IsServed).Select(version =>
        {
            var schema = new CustomResourceSchema(Reader(summary.Source.Header.Name, version.Name), definition.Spec.Flag("preserveUnknownFields"), compiler);
            var type = TypeOf(summary, version.Name, definition.Namespaced, version, schema);
            return Build(summary, version, type, version.Name == storage ? type : stored, schema, retired);
        });
        return [.. made];
    }

    // Read again when it is needed, as few schemas are: the store keeps the definition anyway.
    private JsonObject? SchemaOf(string name, string version) =>
        store.Get(ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster(name)) is { } source
            ? new Definition(source.ToNode()).WrittenVersions.FirstOrDefault(v => v.Name == version)?.Schema
            : null;

    private ServedResource Build(
        DefinitionSummary summary, DefinitionVersion version, ResourceType type, ResourceType stored, CustomResourceSchema schema, CancellationToken retired) => new()
    {
        Type = type,
        Store = store,
        StoredAs = stored,
        Conversion = new CustomResourceConversion(type, stored, schema),
        Strategy = new CustomResourceStrategy(type, version.HasStatus, version.Scale, schema, summary.IsTerminating),
        OpenApiSchema = Reader(summary.Source.Header.Name, version.Name),
        Columns = new CustomResourceColumns(type, version.Columns),
        Scale = version.Scale,
        DeprecationWarning = Warning(type, version),
        Retired = retired,
    };

    private Func<JsonObject?> Reader(string name, string version) => () => SchemaOf(name, version);

    private static ResourceType TypeOf(DefinitionSummary summary, string version, bool namespaced, DefinitionVersion? described = null, CustomResourceSchema? schema = null)
    {
        var names = summary.Accepted;
        return new ResourceType(summary.Group, version, names.Kind, names.Plural, namespaced)
        {
            Singular = names.Singular,
            ListKind = names.ListKind,
            ShortNames = names.ShortNames.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Categories = names.Categories.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Subresources = described is null ? [] : [.. Subresources(described)],
            SelectableFields = described is null ? [] : [.. described.SelectablePaths.Select(path => SelectableField.At(path.TrimStart('.')))],
            StructureSource = schema?.Source,
        };
    }

    private static IEnumerable<string> Subresources(DefinitionVersion version)
    {
        if (version.HasStatus) yield return "status";
        if (version.Scale is not null) yield return "scale";
    }

    private static string Warning(ResourceType type, DefinitionVersion version)
    {
        if (!version.IsDeprecated) return "";
        return version.DeprecationWarning.Length > 0 ? version.DeprecationWarning : $"{type.ApiVersion} {type.Kind} is deprecated";
    }
}
