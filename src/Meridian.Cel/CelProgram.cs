using Meridian.Cel.Evaluation;

namespace Meridian.Cel;

/// <summary>A compiled expression. Immutable; any thread may evaluate it.</summary>
public sealed class CelProgram
{
    private readonly Node root;
    private readonly int slots;

    internal CelProgram(Node root, int slots, string text, CelType resultType, IReadOnlySet<string> variables) =>
        (this.root, this.slots, Text, ResultType, Variables) = (root, slots, text, resultType, variables);

    /// <summary>The expression.</summary>
    public string Text { get; }

    /// <summary>Type of the result.</summary>
    public CelType ResultType { get; }

    /// <summary>Names of the variables that the expression mentions.</summary>
    public IReadOnlySet<string> Variables { get; }

    /// <summary>Evaluates the expression.</summary>
    /// <param name="bindings">Values of the variables.</param>
    /// <param name="budget">What it may cost; what it did cost is taken from it.</param>
    /// <param name="cancellationToken">Gives up; looked at in loops.</param>
    /// <returns>The result; a failure is a value too, see <see cref="CelValue.IsError"/>.</returns>
    public CelValue Evaluate(ICelBindings bindings, CelBudget budget, CancellationToken cancellationToken = default)
    {
        var frame = new Frame(slots, bindings, budget.PerCall, cancellationToken);
        CelValue result;
        try
        {
            result = root.Evaluate(frame);
        }
        catch (EvaluationStoppedException stopped)
        {
            result = CelValue.Error(stopped.Error);
        }
        budget.Charge(frame.Cost);
        return budget.Exhausted && !(result.IsError && result.AsError().Cause != CelErrorCause.Evaluation) ? OutOfBudget : result;
    }

    private static CelValue OutOfBudget { get; } = CelValue.Error(new CelError(
        "validation failed due to running out of cost budget, no further validation rules will be run", CelErrorCause.BudgetExhausted));
}
