using Meridian.Cel;

namespace Meridian.ApiServer.Policies;

/// <summary>
/// The types that mutations build: <c>Object{spec: Object.spec{...}}</c>, where each part is named by its path, and <c>JSONPatch{op: ..., path: ...}</c>.
/// </summary>
internal sealed class ObjectBuilderTypes : ICelTypes
{
    private const string Root = "Object";
    private const string PatchName = "JSONPatch";

    public static CelType Object { get; } = CelType.Object(Root);

    public static CelType Patch { get; } = CelType.Object(PatchName);

    public bool HasType(string name) => name is Root or PatchName || name.StartsWith(Root + ".", StringComparison.Ordinal);

    public bool CanCreate(string typeName) => true;

    public CelType? FieldType(string typeName, string field)
    {
        if (typeName != PatchName) return HasType(typeName) ? CelType.Dyn : null;
        return field switch { "op" or "path" or "from" => CelType.String, "value" => CelType.Dyn, _ => null };
    }

    public CelValue Create(string typeName, IReadOnlyList<KeyValuePair<string, CelValue>> fields)
    {
        if (typeName != PatchName)
        {
            foreach (var (name, value) in fields)
                if (Misplaced(value, $"{typeName}.{name}") is { } fault) return CelValue.Error(fault);
        }
        return CelValue.Object(new BuiltObject(CelType.Object(typeName), fields));
    }

    /// <summary>What is wrong with a part that is not named by the path at which it stands; null if nothing.</summary>
    private static string? Misplaced(CelValue value, string path) => value.Kind switch
    {
        CelKind.Object when value.AsObject() is BuiltObject built && built.Type.Name != path =>
            $"unexpected type name \"{built.Type.Name}\", expected \"{path}\", which matches field name path from root Object type",
        CelKind.List => value.AsList().Select(item => Misplaced(item, path)).FirstOrDefault(f => f is not null),
        CelKind.Map => value.AsMap().Keys.Select(k => value.AsMap().TryGet(k, out var item) ? Misplaced(item, path) : null).FirstOrDefault(f => f is not null),
        _ => null,
    };

    private sealed class BuiltObject(CelType type, IReadOnlyList<KeyValuePair<string, CelValue>> fields) : CelObject
    {
        public override CelType Type => type;

        public override IEnumerable<string> Fields => fields.Select(f => f.Key);

        public override bool TryGet(string field, out CelValue value)
        {
            value = default;
            foreach (var (name, found) in fields)
            {
                if (name != field) continue;
                value = found;
                return true;
            }
            return false;
        }
    }
}
