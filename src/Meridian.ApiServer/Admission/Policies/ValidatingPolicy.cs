using Meridian.ApiServer.Kinds;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>One validation of a policy.</summary>
internal sealed record Validation(CompiledExpression Expression, CompiledExpression? MessageExpression, string Message, string Reason);

/// <summary>What came of one validation.</summary>
/// <param name="Message">Why it failed; null if it holds.</param>
/// <param name="Reason">Reason of the refusal; may be empty.</param>
internal readonly record struct Decision(string? Message, string Reason)
{
    public bool Denies => Message is not null;
}

/// <summary>A ValidatingAdmissionPolicy. Its expressions are compiled when a request first matches.</summary>
internal sealed class ValidatingPolicy(KubeObject policy) : CompiledPolicy(policy, PolicyEnvironment.ForAnyObject(HasParams(policy)))
{
    private const int LongestMessage = 5 * 1024;

    private Validation[] validations = [];
    private CompiledExpression[] annotations = [];

    protected override void CompileRest()
    {
        validations =
        [
            .. Spec.Items("validations").Select(v => new Validation(
                Compiler.Expression(v.Item.Text("expression"), CelType.Bool),
                v.Item.Text("messageExpression") is { Length: > 0 } message ? Compiler.Expression(message, CelType.String) : null,
                v.Item.Text("message"), v.Item.Text("reason"))),
        ];
        annotations = [.. Spec.Items("auditAnnotations").Select(a => Compiler.Expression(a.Item.Text("valueExpression"), CelType.String, CelType.Null))];
    }

    /// <summary>Evaluates the policy once.</summary>
    /// <param name="facts">Request.</param>
    /// <param name="parameter">Parameter; null if there is none.</param>
    public IReadOnlyList<Decision> Evaluate(RequestFacts facts, KubeObject? parameter)
    {
        var budget = new CelBudget();
        var bindings = new PolicyBindings(facts, parameter, Variables, budget);
        if (!Conditions.Hold(bindings, out var failure)) return [];
        if (failure is not null) return FailsClosed ? [new Decision(failure, "")] : [];
        List<Decision> decisions = [.. validations.Select(v => Decide(v, bindings, budget))];
        decisions.AddRange(annotations.Select(a => Annotate(a, bindings, budget)).Where(d => d.Denies));
        return decisions;
    }

    private Decision Decide(Validation validation, PolicyBindings bindings, CelBudget budget)
    {
        var result = validation.Expression.Evaluate(bindings, budget);
        if (result.IsError) return Failed(validation.Expression, result);
        if (result.IsTrue) return default;
        return new Decision(Message(validation, bindings, budget), validation.Reason);
    }

    private Decision Failed(CompiledExpression expression, CelValue error)
    {
        if (!FailsClosed) return default;
        var message = expression.Program is null ? error.AsError().Message : $"expression '{expression.Text}' resulted in error: {error.AsError().Message}";
        return new Decision(message, "");
    }

    private static string Message(Validation validation, PolicyBindings bindings, CelBudget budget)
    {
        if (validation.MessageExpression?.Evaluate(bindings, budget) is { Kind: CelKind.String } value
            && value.AsString().Trim() is { Length: > 0 and <= LongestMessage } message && !message.Contains('\n', StringComparison.Ordinal)) return message;
        return validation.Message.Length > 0 ? validation.Message.Trim() : $"failed expression: {validation.Expression.Text.Trim()}";
    }

    // Nobody keeps audit annotations yet, but one that cannot be evaluated refuses the request.
    private Decision Annotate(CompiledExpression annotation, PolicyBindings bindings, CelBudget budget)
    {
        var value = annotation.Evaluate(bindings, budget);
        return value.IsError && FailsClosed ? new Decision($"expression '{annotation.Text}' resulted in error: {value.AsError().Message}", "") : default;
    }
}
