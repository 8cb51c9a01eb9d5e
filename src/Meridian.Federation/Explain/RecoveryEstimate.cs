using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a recovery takes, in parts that follow each other. Pure.</summary>
internal static class RecoveryEstimate
{
    /// <summary>Estimates.</summary>
    /// <param name="simulation">What would happen.</param>
    /// <param name="cases">The objects.</param>
    /// <param name="planning">How long placing all objects anew took just now.</param>
    /// <param name="starts">How long pods took to start so far.</param>
    /// <param name="options">The federation's patience.</param>
    public static RecoveryPart[] Of(SimulationStatus simulation, IReadOnlyList<PlacementCase> cases, TimeSpan planning, PodStarts starts, FederationOptions options)
    {
        if (!simulation.Objects.SelectMany(o => o.Clusters).Any(c => (c.Then ?? 0) > (c.Now ?? 0))) return [];
        var parts = new List<RecoveryPart>();
        if (simulation.Lost > 0) parts.Add(Detection(cases, options));
        parts.Add(new() { Name = "placing anew", Seconds = Math.Round(planning.TotalSeconds, 3), Source = $"measured now, for {cases.Count} {(cases.Count == 1 ? "object" : "objects")}; writing to members not counted" });
        parts.Add(new()
        {
            Name = "pod starts", Seconds = starts.Median is { } median ? Math.Round(median.TotalSeconds, 3) : null,
            Source = starts.Median is null ? "no pod that is ready tells how long it took" : $"median of {starts.Pods} pods that are ready now, from creation to ready, in whole seconds",
        });
        return [.. parts];
    }

    private static RecoveryPart Detection(IReadOnlyList<PlacementCase> cases, FederationOptions options)
    {
        var slowest = cases.Where(c => c.Rules.FailoverAfter > options.FailoverDelay).MaxBy(c => c.Rules.FailoverAfter);
        return new()
        {
            Name = "detection", Seconds = (slowest?.Rules.FailoverAfter ?? options.FailoverDelay).TotalSeconds,
            Source = slowest is null ? "every probe must fail for so long until the work of a cluster is given to others" : $"failover.after of {slowest.Rules.Name}, the most patient one",
        };
    }
}
