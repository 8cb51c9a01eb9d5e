namespace Meridian.Controllers.Autoscaling;

/// <summary>How many replicas a metric asks for.</summary>
/// <param name="Replicas">Replicas.</param>
/// <param name="Average">What a pod that was measured uses on average, in thousandths.</param>
/// <param name="Utilization">That as a percentage of what is requested; null where no share was asked for.</param>
internal readonly record struct MetricProposal(int Replicas, long Average, int? Utilization);

/// <summary>The arithmetic of autoscaling: from what pods use to how many there should be. Pure.</summary>
internal static class ReplicaCalculator
{
    /// <summary>Replicas that bring the pods' use to a percentage of what they request.</summary>
    /// <exception cref="FormatException">Nothing was measured, or a pod requests nothing.</exception>
    public static MetricProposal ForUtilization(int current, int percent, IReadOnlyList<PodMeasure> pods, Tolerances tolerances)
    {
        var measured = Measured(pods);
        var requested = measured.Sum(p => p.Request);
        if (requested == 0) throw new FormatException("no metrics returned matched known pods");
        var utilization = (int)(measured.Sum(p => p.Usage!.Value) * 100 / requested);
        // What is not known speaks against change: it idles when the rest is busy, and is busy when the rest idles.
        var replicas = Replicas(current, pods, (double)utilization / percent, tolerances, (fill, ratio) =>
        {
            var idle = ratio > 1 ? 0 : Math.Max(100, percent);
            var (sum, of) = fill(p => p.Request * idle / 100, p => p.Request);
            return of == 0 ? 0 : Math.Floor(sum * 100 / of) / percent;
        });
        return new MetricProposal(replicas, Average(measured), utilization);
    }

    /// <summary>Replicas that bring the pods' average use to a value, in thousandths.</summary>
    /// <exception cref="FormatException">Nothing was measured.</exception>
    public static MetricProposal ForAverage(int current, long target, IReadOnlyList<PodMeasure> pods, Tolerances tolerances)
    {
        var measured = Measured(pods);
        var replicas = Replicas(current, pods, Average(measured) / (double)target, tolerances, (fill, ratio) =>
        {
            var (sum, of) = fill(_ => ratio > 1 ? 0 : target, _ => 1);
            return of == 0 ? 0 : sum / of / target;
        });
        return new MetricProposal(replicas, Average(measured), null);
    }

    // Sums usage over all pods that count, with an assumption for those that were not measured, and what it is divided by.
    private delegate (double Sum, double Of) Filled(Func<PodMeasure, double> unmeasured, Func<PodMeasure, double> weight);

    private static int Replicas(int current, IReadOnlyList<PodMeasure> pods, double ratio, Tolerances tolerances, Func<Filled, double, double> again)
    {
        var unready = pods.Where(p => p.Standing == PodStanding.Unready).ToList();
        var missing = pods.Where(p => p.Standing == PodStanding.Ready && p.Usage is null).ToList();
        var ready = pods.Where(p => p.Standing == PodStanding.Ready && p.Usage is not null).ToList();
        var growsOverUnready = unready.Count > 0 && ratio > 1;
        if (!growsOverUnready && missing.Count == 0) return tolerances.Cover(ratio) ? current : (int)Math.Ceiling(ratio * ready.Count);
        List<PodMeasure> counted = [.. ready, .. missing, .. growsOverUnready ? unready : []];
        var anew = again((unmeasured, weight) => (counted.Sum(p => Use(p, unmeasured)), counted.Sum(weight)), ratio);
        if (tolerances.Cover(anew) || (ratio < 1 && anew > 1) || (ratio > 1 && anew < 1)) return current;
        var replicas = (int)Math.Ceiling(anew * counted.Count);
        return (anew < 1 && replicas > current) || (anew > 1 && replicas < current) ? current : replicas;
    }

    private static double Use(PodMeasure pod, Func<PodMeasure, double> unmeasured) => pod switch
    {
        { Standing: PodStanding.Unready } => 0,
        { Usage: { } usage } => usage,
        _ => unmeasured(pod),
    };

    private static List<PodMeasure> Measured(IReadOnlyList<PodMeasure> pods)
    {
        var measured = pods.Where(p => p is { Standing: PodStanding.Ready, Usage: not null }).ToList();
        return measured.Count > 0 ? measured : throw new FormatException("did not receive metrics for targeted pods (pods might be unready)");
    }

    private static long Average(List<PodMeasure> measured) => measured.Sum(p => p.Usage!.Value) / measured.Count;
}
