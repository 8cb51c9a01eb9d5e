using System.Diagnostics.CodeAnalysis;

namespace Meridian.Objects;

/// <summary>The fields of one object type: the single source for decoding, merging, applying and describing it.</summary>
public sealed class SchemaType
{
    private readonly Dictionary<string, SchemaField> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<int, SchemaField> byNumber = [];
    private readonly List<SchemaField> fields = [];
    private readonly List<SchemaField> inlines = [];

    internal SchemaType(string name, string apiVersion = "") => (Name, ApiVersion) = (name, apiVersion);

    /// <summary>Full name as OpenAPI definitions are named, such as <c>io.k8s.api.apps.v1.Deployment</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// Value of <c>apiVersion</c> if objects of the type carry it and a <c>kind</c>; <c>*</c> for the kinds that stand under every version;
    /// empty for parts of objects.
    /// </summary>
    public string ApiVersion { get; }

    /// <summary>What the table says that the type means; empty if it says nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Last part of the name, such as <c>Deployment</c>.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The last two parts of the name, such as <c>v1.Deployment</c>: how Kubernetes' messages name the type.</summary>
    public string VersionedName => Name[(Name.LastIndexOf('.', Name.LastIndexOf('.') - 1) + 1)..];

    /// <summary>Fields as JSON has them, those of inlined types included, in the order of their protobuf numbers.</summary>
    public IReadOnlyList<SchemaField> Fields => fields;

    /// <summary>Finds a field by its name in JSON; case matters.</summary>
    public bool TryField(string name, [NotNullWhen(true)] out SchemaField? field) => byName.TryGetValue(name, out field);

    /// <summary>Finds a field by its number in protobuf.</summary>
    public bool TryField(int number, [NotNullWhen(true)] out SchemaField? field) => byNumber.TryGetValue(number, out field);

    /// <summary>Fields of protobuf whose own fields JSON mixes with those of this type.</summary>
    internal IReadOnlyList<SchemaField> Inlines => inlines;

    /// <summary>Finds a field by its name in JSON; case matters.</summary>
    internal bool TryField(ReadOnlySpan<char> name, [NotNullWhen(true)] out SchemaField? field) =>
        byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out field);

    /// <summary>Whether a field found by name belongs to an inlined type.</summary>
    internal bool IsInlined(SchemaField field) =>
        inlines.Count > 0 && inlines.Any(i => i.Message!.TryField(field.Name, out var inner) && ReferenceEquals(inner, field));

    internal void Add(SchemaField field)
    {
        if (field.Number > 0) byNumber[field.Number] = field;
        if (!field.Inline)
        {
            AddName(field);
            return;
        }

        inlines.Add(field);
        Inline(field.Message!);
    }

    private void Inline(SchemaType inner)
    {
        foreach (var field in inner.fields) AddName(field);
    }

    private void AddName(SchemaField field)
    {
        fields.Add(field);
        byName.Add(field.Name, field);
    }
}
