using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>Refuses policies whose expressions do not compile.</summary>
internal static class PolicyExpressionRules
{
    public static void Check(AdmissionRequest request)
    {
        if (request.Operation == AdmissionOperation.Delete || request.Subresource.Length > 0) return;
        var mutating = request.Type.Equals(ResourceTypes.MutatingAdmissionPolicies);
        if (!mutating && !request.Type.Equals(ResourceTypes.ValidatingAdmissionPolicies)) return;
        var faults = new Faults();
        Check(request.Object.Obj("spec"), mutating, faults);
        if (faults.Found.Count > 0) throw ApiError.Invalid(request.Type, request.Key.Name, faults.Found);
    }

    private static void Check(JsonObject? spec, bool mutating, Faults faults)
    {
        var environment = PolicyEnvironment.ForAnyObject(spec.Has("paramKind"));
        var compiler = new PolicyCompiler(mutating ? PolicyMutation.Environment(environment) : environment);
        void Add(string field, CompiledExpression compiled)
        {
            if (compiled.Program is null) faults.InvalidText(field, compiled.Text, compiled.Error);
        }
        foreach (var (i, condition) in spec.Items("matchConditions")) Add($"spec.matchConditions[{i}].expression", compiler.Expression(condition.Text("expression"), CelType.Bool));
        foreach (var (i, variable) in spec.Items("variables")) Add($"spec.variables[{i}].expression", compiler.Variable(variable.Text("name"), variable.Text("expression")));
        foreach (var (i, validation) in spec.Items("validations"))
        {
            Add($"spec.validations[{i}].expression", compiler.Expression(validation.Text("expression"), CelType.Bool));
            if (validation.Text("messageExpression") is { Length: > 0 } message) Add($"spec.validations[{i}].messageExpression", compiler.Expression(message, CelType.String));
        }
        foreach (var (i, annotation) in spec.Items("auditAnnotations"))
            Add($"spec.auditAnnotations[{i}].valueExpression", compiler.Expression(annotation.Text("valueExpression"), CelType.String, CelType.Null));
        foreach (var (i, mutation) in spec.Items("mutations"))
            if (PolicyMutation.Of(mutation, compiler) is { } compiled) Add($"spec.mutations[{i}].{compiled.Field}.expression", compiled.Expression);
    }
}
