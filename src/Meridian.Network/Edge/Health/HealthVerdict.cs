namespace Meridian.Network;

/// <summary>What is made of the answers to a health check; pure.</summary>
/// <param name="IsUp">Whether the backend may have requests.</param>
/// <param name="InARow">Answers in a row that say otherwise.</param>
internal readonly record struct HealthVerdict(bool IsUp, int InARow)
{
    /// <summary>Before anything is known: requests go there.</summary>
    public static readonly HealthVerdict Unknown = new(true, 0);

    public HealthVerdict After(bool good, HealthCheck check)
    {
        if (good == IsUp) return this with { InARow = 0 };
        var row = InARow + 1;
        return row >= (IsUp ? check.UnhealthyAfter : check.HealthyAfter) ? new HealthVerdict(!IsUp, 0) : this with { InARow = row };
    }
}
