using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>What is valid in the schema of a definition: it must be structural, so that every value has one place that says what it is.</summary>
internal static class SchemaRules
{
    private static readonly string[] WithStatus =
    [
        "description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems",
        "minItems", "uniqueItems", "multipleOf", "required", "items", "properties", "externalDocs", "example", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
    ];

    /// <summary>Finds every fault.</summary>
    /// <param name="schema">JSONSchemaProps.</param>
    /// <param name="field">Where it stands.</param>
    /// <param name="hasStatus">Whether the version has a status subresource, whose schema must be separable.</param>
    /// <param name="faults">Receives the faults.</param>
    public static void Validate(JsonObject schema, string field, bool hasStatus, Faults faults)
    {
        var before = faults.Found.Count;
        if (hasStatus) ValidateRootWithStatus(schema, field, faults);
        if (schema.Flag("nullable")) faults.Forbidden($"{field}.nullable", "nullable cannot be true at the root");
        StructureRules.Validate(schema, field, faults);
        SchemaLevelRules.Validate(schema, field, faults);
        if (faults.Found.Count > before) return;
        var structure = StructuralSchema.Read(schema);
        DefaultRules.Validate(structure, field, faults);
        if (faults.Found.Count > before || !structure.HasRules) return;
        foreach (var fault in RuleCompilers.Default.Validate(structure, field, null)) faults.Add(fault);
    }

    private static void ValidateRootWithStatus(JsonObject schema, string field, Faults faults)
    {
        if (schema.Text("type") != "object")
            faults.InvalidText($"{field}.type", schema.Text("type"), "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
        else if (schema.Any(p => !WithStatus.Contains(p.Key)))
            faults.Invalid(field, schema,
                "only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required " +
                "Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled");
    }
}
