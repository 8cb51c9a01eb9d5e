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
    /// <param name="node">The definition, with its names accepted.</param>
    /// <param name="retired">Cancelled when the definition changes or goes.</param>
    public IReadOnlyList<ServedResource> Build(JsonObject node, CancellationToken retired)
    {
        var definition = new Definition(node);
        var stored = TypeOf(definition, definition.StorageVersion);
        return [.. definition.Versions.Where(v => v.IsServed).Select(version => Build(definition, version, stored, retired))];
    }

    private ServedResource Build(Definition definition, DefinitionVersion version, ResourceType stored, CancellationToken retired)
    {
        var schema = new CustomResourceSchema(version.Schema, definition.Spec.Flag("preserveUnknownFields"), compiler);
        var type = TypeOf(definition, version.Name, version, schema);
        return new ServedResource
        {
            Type = type,
            Store = store,
            StoredAs = version.Name == definition.StorageVersion ? type : stored,
            Conversion = new CustomResourceConversion(type, stored, schema),
            Strategy = new CustomResourceStrategy(type, version, schema, definition.IsTerminating),
            OpenApiSchema = version.Schema,
            Columns = new CustomResourceColumns(type, version.Columns),
            Scale = version.Scale,
            DeprecationWarning = Warning(type, version),
            Retired = retired,
        };
    }

    private static ResourceType TypeOf(Definition definition, string version, DefinitionVersion? described = null, CustomResourceSchema? schema = null)
    {
        var names = definition.AcceptedNames;
        return new ResourceType(definition.Group, version, names.Kind, names.Plural, definition.Namespaced)
        {
            Singular = names.Singular,
            ListKind = names.ListKind,
            ShortNames = [.. names.ShortNames],
            Categories = [.. names.Categories],
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
