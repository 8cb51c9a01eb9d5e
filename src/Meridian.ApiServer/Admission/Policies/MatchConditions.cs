using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Cel;

namespace Meridian.ApiServer.Policies;

/// <summary>Conditions that must all hold for a policy to be asked.</summary>
internal sealed class MatchConditions(IReadOnlyList<CompiledExpression> conditions)
{
    private const long Budget = CelBudget.DefaultTotal / 4;

    public static MatchConditions Of(JsonObject? spec, PolicyCompiler compiler) =>
        new([.. spec.Items("matchConditions").Select(c => compiler.Expression(c.Item.Text("expression"), CelType.Bool))]);

    /// <summary>Whether all hold; a failure counts only if none is false.</summary>
    /// <param name="bindings">Variables.</param>
    /// <param name="failure">What failed; null if nothing did.</param>
    public bool Hold(PolicyBindings bindings, out string? failure)
    {
        failure = null;
        var budget = new CelBudget(Budget);
        foreach (var condition in conditions)
        {
            var result = condition.Evaluate(bindings, budget);
            if (result.IsFalse) return false;
            if (result.IsTrue) continue;
            failure ??= result.IsError ? $"expression '{condition.Text}' resulted in error: {result.AsError().Message}" : $"expression '{condition.Text}' does not evaluate to bool";
        }
        return true;
    }
}
