namespace Meridian.Cel;

/// <summary>What evaluations may cost: a limit for each and one for all together. Belongs to one caller at a time.</summary>
public sealed class CelBudget
{
    /// <summary>Kubernetes's limit for one evaluation.</summary>
    public const long DefaultPerCall = 1_000_000;

    /// <summary>Kubernetes's limit for all evaluations that one request causes for one object or policy.</summary>
    public const long DefaultTotal = 10_000_000;

    /// <summary>A budget.</summary>
    /// <param name="total">What all evaluations together may cost.</param>
    /// <param name="perCall">What one may cost.</param>
    public CelBudget(long total = DefaultTotal, long perCall = DefaultPerCall) => (Remaining, PerCall) = (total, perCall);

    /// <summary>What one evaluation may cost.</summary>
    public long PerCall { get; }

    /// <summary>What is left for all; below zero when it is used up.</summary>
    public long Remaining { get; private set; }

    /// <summary>What the last evaluation cost.</summary>
    public long LastCost { get; private set; }

    /// <summary>Whether more was spent than there was.</summary>
    public bool Exhausted => Remaining < 0;

    internal void Charge(long cost)
    {
        LastCost = cost;
        Remaining -= cost;
    }
}
