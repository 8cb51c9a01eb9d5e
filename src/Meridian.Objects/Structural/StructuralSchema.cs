using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>
/// One level of the schema of a custom resource, read from the JSON of a CustomResourceDefinition: what the value is, what is below it, and what its
/// lists and maps mean to server-side apply. Immutable and shared.
/// </summary>
public sealed class StructuralSchema
{
    internal StructuralSchema(JsonObject source) => Source = source;

    /// <summary>The schema as written. Not to be changed.</summary>
    public JsonObject Source { get; }

    /// <summary><c>type</c>; empty if there is none.</summary>
    public string Type { get; internal init; } = "";

    /// <summary><c>nullable</c>: a null is a value, not the absence of one.</summary>
    public bool Nullable { get; internal init; }

    /// <summary><c>default</c>; null if there is none. Not to be changed.</summary>
    public JsonNode? Default { get; internal init; }

    /// <summary><c>properties</c>.</summary>
    public IReadOnlyDictionary<string, StructuralSchema> Properties { get; internal init; } = new Dictionary<string, StructuralSchema>(0);

    /// <summary><c>items</c>.</summary>
    public StructuralSchema? Items { get; internal init; }

    /// <summary>Whether <c>additionalProperties</c> is given at all: then members without a property of their own are kept.</summary>
    public bool HasAdditional { get; internal init; }

    /// <summary>Schema of <c>additionalProperties</c>; null if it is <c>true</c>, <c>false</c> or not given.</summary>
    public StructuralSchema? Additional { get; internal init; }

    /// <summary><c>x-kubernetes-preserve-unknown-fields</c>.</summary>
    public bool PreservesUnknown { get; internal init; }

    /// <summary><c>x-kubernetes-embedded-resource</c>: the value is an object with apiVersion, kind and metadata of its own.</summary>
    public bool IsResource { get; internal init; }

    /// <summary><c>x-kubernetes-int-or-string</c>.</summary>
    public bool IsIntOrString { get; internal init; }

    /// <summary><c>x-kubernetes-list-type</c>; empty means <c>atomic</c>.</summary>
    public string ListType { get; internal init; } = "";

    /// <summary><c>x-kubernetes-list-map-keys</c>.</summary>
    public string[] ListKeys { get; internal init; } = [];

    /// <summary><c>x-kubernetes-map-type</c>; empty means <c>granular</c>.</summary>
    public string MapType { get; internal init; } = "";

    /// <summary>Whether anything in the schema has a default.</summary>
    public bool HasDefaults { get; internal init; }

    /// <summary>Whether anything in the schema is an object with metadata of its own.</summary>
    public bool HasResources { get; internal init; }

    /// <summary>Whether anything in the schema is a list whose items must differ.</summary>
    public bool HasUniqueLists { get; internal init; }

    /// <summary>Whether anything in the schema has <c>x-kubernetes-validations</c>.</summary>
    public bool HasRules { get; internal init; }

    /// <summary>The schema of a member; null if nothing is said of it.</summary>
    public StructuralSchema? Member(string name) => Properties.TryGetValue(name, out var property) ? property : Additional;

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">JSONSchemaProps, as the schema table decodes them.</param>
    public static StructuralSchema Read(JsonObject schema) => StructuralReader.Read(schema);
}
