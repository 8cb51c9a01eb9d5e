using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The defaults of a schema must themselves be valid by it.</summary>
internal static class DefaultRules
{
    public static void Validate(StructuralSchema schema, string field, Faults faults)
    {
        if (!schema.HasDefaults) return;
        if (schema.Default is { } value)
        {
            var pruned = value.DeepClone();
            if (Pruner.PruneValue(pruned, schema).Count > 0) faults.Invalid($"{field}.default", value, "must not have unknown fields");
            foreach (var fault in SchemaValidator.Validate(value, new SchemaNode(schema.Source), root: $"{field}.default")) faults.Add(fault);
        }
        if (schema.Items is { } items) Validate(items, $"{field}.items", faults);
        foreach (var (name, property) in schema.Properties) Validate(property, $"{field}.properties[{name}]", faults);
    }
}
