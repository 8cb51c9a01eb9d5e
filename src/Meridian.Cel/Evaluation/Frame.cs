namespace Meridian.Cel.Evaluation;

/// <summary>The state of one evaluation: variables, cost.</summary>
internal sealed class Frame(int slots, ICelBindings bindings, long limit, CancellationToken cancellationToken)
{
    private const int ChecksEvery = 100;

    private int steps;

    /// <summary>Variables of folds, and variables of the caller once they were asked for.</summary>
    public CelValue[] Slots { get; } = new CelValue[slots];

    public bool[] Loaded { get; } = new bool[slots];

    public ICelBindings Bindings => bindings;

    public long Cost { get; private set; }

    public void Charge(long cost)
    {
        Cost += cost;
        if (Cost > limit || Cost < 0) throw new EvaluationStoppedException(new CelError("operation cancelled: actual cost limit exceeded", CelErrorCause.CostLimit));
    }

    /// <summary>Called once per turn of a loop.</summary>
    public void Turn()
    {
        if (++steps % ChecksEvery == 0 && cancellationToken.IsCancellationRequested)
            throw new EvaluationStoppedException(new CelError("operation interrupted", CelErrorCause.Cancelled));
    }
}

/// <summary>Ends an evaluation from any depth; never leaves this project.</summary>
internal sealed class EvaluationStoppedException(CelError error) : Exception(error.Message)
{
    public CelError Error => error;
}
