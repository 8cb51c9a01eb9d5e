using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>One mutation of a policy: an expression that gives a configuration to lay over the object, or a JSON patch.</summary>
internal sealed class PolicyMutation
{
    private static readonly CelType Patches = CelType.List(ObjectBuilderTypes.Patch);

    private PolicyMutation(string field, CompiledExpression expression) => (Field, Expression) = (field, expression);

    /// <summary>Field of the mutation in which the expression stands.</summary>
    public string Field { get; }

    public CompiledExpression Expression { get; }

    /// <summary>What mutations may use besides what other expressions of policies may.</summary>
    public static CelEnvironment Environment(CelEnvironment environment) => environment.WithTypes(new ObjectBuilderTypes());

    /// <summary>Reads a mutation; null if it has no expression.</summary>
    public static PolicyMutation? Of(JsonObject mutation, PolicyCompiler compiler)
    {
        var (field, result) = mutation.Text("patchType") == "JSONPatch" ? ("jsonPatch", Patches) : ("applyConfiguration", ObjectBuilderTypes.Object);
        return mutation.Obj(field).Text("expression") is { Length: > 0 } text ? new PolicyMutation(field, compiler.Expression(text, result)) : null;
    }

    /// <summary>The changed object; null with the reason if the mutation fails.</summary>
    public JsonObject? Apply(JsonObject obj, ResourceType type, PolicyBindings bindings, CelBudget budget, out string fault)
    {
        var value = Expression.Evaluate(bindings, budget);
        if (value.IsError)
        {
            fault = Expression.Program is null ? value.AsError().Message : $"expression '{Expression.Text.Trim()}' resulted in error: {value.AsError().Message}";
            return null;
        }
        if (!CelJson.TryWrite(value, out var json, out fault)) return null;
        return Field == "jsonPatch" ? Patched(obj, json, out fault) : Applied(obj, json, type, out fault);
    }

    private static JsonObject? Patched(JsonObject obj, JsonNode? patch, out string fault)
    {
        fault = "";
        try
        {
            return JsonPatch.Apply(obj, patch ?? new JsonArray()) as JsonObject ?? throw ApiError.BadRequest("the patch leaves no object");
        }
        catch (StatusException refused)
        {
            fault = refused.Message;
            return null;
        }
    }

    private static JsonObject? Applied(JsonObject obj, JsonNode? configuration, ResourceType type, out string fault)
    {
        fault = "";
        if (configuration is not JsonObject wanted)
        {
            fault = "the expression gave no object";
            return null;
        }
        var schema = ApplySchema.Of(type);
        var atomic = string.Join(", ", ConfigurationMerge.AtomicPaths(wanted, schema));
        if (atomic.Length == 0) return ConfigurationMerge.Merge(obj, wanted, schema);
        fault = $"error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: {atomic}";
        return null;
    }
}
