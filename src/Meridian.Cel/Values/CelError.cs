namespace Meridian.Cel;

/// <summary>Why an evaluation failed.</summary>
/// <param name="Message">Text for the user.</param>
/// <param name="Cause">What kind of failure.</param>
public sealed record CelError(string Message, CelErrorCause Cause = CelErrorCause.Evaluation)
{
    internal static CelValue NoSuchOverload { get; } = CelValue.Error("no such overload");

    internal static CelValue NoSuchKey(CelValue key) => CelValue.Error("no such key: " + key);

    internal static CelValue Overflow(string what) => CelValue.Error(what + " overflow");

    internal static CelValue Range(string what) => CelValue.Error("range error: " + what);
}

/// <summary>Kinds of failure that callers tell apart.</summary>
public enum CelErrorCause
{
    /// <summary>The expression failed on these values.</summary>
    Evaluation,

    /// <summary>The expression cost more than one call may.</summary>
    CostLimit,

    /// <summary>The caller's whole budget is used up.</summary>
    BudgetExhausted,

    /// <summary>The caller gave up.</summary>
    Cancelled,
}
