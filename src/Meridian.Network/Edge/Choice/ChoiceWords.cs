namespace Meridian.Network;

/// <summary>Tells a choice in words, for those who ask and for the log; pure.</summary>
internal static class ChoiceWords
{
    public static string Of(ChoiceReason reason) => reason switch
    {
        ChoiceReason.Nearest => "nearest",
        ChoiceReason.Spill => "spill",
        ChoiceReason.Failover => "failover",
        ChoiceReason.Weight => "weight",
        ChoiceReason.Header => "header",
        ChoiceReason.Affinity => "affinity",
        _ => "last-resort",
    };

    /// <summary>The reason, and what is wrong with each nearer backend: <c>failover (us-central: health check)</c>.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="chosen">Where the request went.</param>
    /// <param name="near">Backends, the nearest first.</param>
    /// <param name="tried">Backends that failed for this request.</param>
    /// <param name="now">Time.</param>
    public static string Of(ChoiceReason reason, BackendPlace chosen, BackendPlace[][] near, List<BackendState> tried, long now)
    {
        if (reason is not (ChoiceReason.Spill or ChoiceReason.Failover)) return Of(reason);
        var passed = near.TakeWhile(g => !g.Contains(chosen)).SelectMany(g => g).Concat(near.SelectMany(g => g).Where(p => tried.Contains(p.State))).Distinct();
        var faults = string.Join(", ", passed.Select(p => $"{p.Backend.Cluster}: {Fault(p.State, tried, now)}"));
        return faults.Length == 0 ? Of(reason) : $"{Of(reason)} ({faults})";
    }

    public static string Of(EjectionCause cause) => cause switch
    {
        EjectionCause.Answers => "errors",
        EjectionCause.Timeout => "timeout",
        EjectionCause.HealthCheck => "health check",
        _ => "connection",
    };

    private static string Fault(BackendState state, List<BackendState> tried, long now)
    {
        if (state.IsEjected(now)) return Of(state.Cause);
        return tried.Contains(state) ? "failed" : "full";
    }
}
