using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Which parts all versions of a definition have in common.</summary>
internal sealed class SharedParts(DefinitionVersion[] versions)
{
    public bool Subresources { get; } = DefinitionRules.AllSame(versions, v => v.Node["subresources"]);

    public bool Columns { get; } = DefinitionRules.AllSame(versions, v => v.Node["additionalPrinterColumns"]);

    public bool Fields { get; } = DefinitionRules.AllSame(versions, v => v.Node["selectableFields"]);
}

/// <summary>What is valid beside the schema of a version.</summary>
internal static class VersionRules
{
    private const int MostSelectableFields = 8;
    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] ColumnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    public static void Validate(DefinitionVersion version, int index, SharedParts shared, Faults faults)
    {
        string Field(bool isShared, string name) => isShared ? $"spec.{name}" : $"spec.versions[{index}].{name}";
        if (!shared.Subresources || index == 0) ValidateScale(version.Node.Obj("subresources").Obj("scale"), Field(shared.Subresources, "subresources.scale"), faults);
        if (!shared.Columns || index == 0)
            foreach (var (i, column) in version.Columns.Index()) ValidateColumn(column, $"{Field(shared.Columns, "additionalPrinterColumns")}[{i}]", faults);
        if (!shared.Fields || index == 0) ValidateSelectable(version, Field(shared.Fields, "selectableFields"), faults);
    }

    private static void ValidateColumn(JsonObject column, string field, Faults faults)
    {
        if (column.Text("name").Length == 0) faults.Required($"{field}.name");
        var (type, format, path) = (column.Text("type"), column.Text("format"), column.Text("jsonPath"));
        if (type.Length == 0) faults.Required($"{field}.type", $"must be one of {string.Join(',', ColumnTypes)}");
        else if (!ColumnTypes.Contains(type)) faults.InvalidText($"{field}.type", type, $"must be one of {string.Join(',', ColumnTypes)}");
        if (format.Length > 0 && !ColumnFormats.Contains(format)) faults.InvalidText($"{field}.format", format, $"must be one of {string.Join(',', ColumnFormats)}");
        if (path.Length == 0) faults.Required($"{field}.JSONPath");
        else SimplePath($"{field}.JSONPath", path, faults);
    }

    private static void ValidateScale(JsonObject? scale, string field, Faults faults)
    {
        if (scale is null) return;
        Replicas($"{field}.specReplicasPath", scale.Text("specReplicasPath"), ".spec.", "should be a json path under .spec", faults);
        Replicas($"{field}.statusReplicasPath", scale.Text("statusReplicasPath"), ".status.", "should be a json path under .status", faults);
        var selector = scale.Text("labelSelectorPath");
        if (selector.Length == 0 || !SimplePath($"{field}.labelSelectorPath", selector, faults)) return;
        if (!selector.StartsWith(".spec.", StringComparison.Ordinal) && !selector.StartsWith(".status.", StringComparison.Ordinal))
            faults.InvalidText($"{field}.labelSelectorPath", selector, "should be a json path under either .spec or .status");
    }

    private static void Replicas(string field, string path, string prefix, string why, Faults faults)
    {
        if (path.Length == 0) faults.Required(field);
        else if (SimplePath(field, path, faults) && !path.StartsWith(prefix, StringComparison.Ordinal)) faults.InvalidText(field, path, why);
    }

    private static bool SimplePath(string field, string path, Faults faults)
    {
        if (path.StartsWith('.')) return true;
        faults.InvalidText(field, path, "must be a simple json path starting with .");
        return false;
    }

    private static void ValidateSelectable(DefinitionVersion version, string field, Faults faults)
    {
        var paths = version.SelectablePaths.ToArray();
        if (paths.Length == 0 || version.Schema is not { } source) return;
        var schema = StructuralSchema.Read(source);
        foreach (var (i, path) in paths.Index()) ValidateSelectable(path, $"{field}[{i}].jsonPath", schema, faults);
        foreach (var (i, path) in paths.Index().Where(p => Array.IndexOf(paths, p.Item) < p.Index)) faults.Duplicate($"{field}[{i}].jsonPath", path);
        if (paths.Distinct().Count() is > MostSelectableFields and var count) faults.TooMany(field, count, MostSelectableFields);
    }

    private static void ValidateSelectable(string path, string field, StructuralSchema schema, Faults faults)
    {
        if (path.Length == 0)
        {
            faults.Required(field);
            return;
        }
        if (path.StartsWith(".metadata", StringComparison.Ordinal)) faults.InvalidText(field, path, "must not point to fields in metadata");
        StructuralSchema? found = schema;
        foreach (var name in path.TrimStart('.').Split('.'))
            if (found is not null && !found.Properties.TryGetValue(name, out found)) found = null;
        if (found is null) faults.InvalidText(field, path, "is an invalid path: does not refer to a valid field");
        if (found?.Type is not ("string" or "boolean" or "integer"))
            faults.InvalidText(field, path, "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.");
    }
}
