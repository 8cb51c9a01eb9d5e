using Meridian.Objects;

namespace Meridian.Controllers.Autoscaling;

/// <summary>What a paced decision says of itself.</summary>
/// <param name="Replicas">Replicas that there should be now.</param>
/// <param name="Able">Condition <c>AbleToScale</c>, which is true: reason and message.</param>
/// <param name="Limited">Condition <c>ScalingLimited</c>: whether, reason and message.</param>
internal sealed record PacedSize(int Replicas, (string Reason, string Message) Able, (bool Is, string Reason, string Message) Limited);

/// <summary>Holds what metrics ask for within the bounds and the pace that the autoscaler is given. Pure but for the history it reads.</summary>
/// <param name="spec">What is wanted.</param>
/// <param name="history">What was recommended and changed.</param>
/// <param name="now">Time.</param>
internal sealed class ScalingPace(HorizontalPodAutoscalerSpec spec, ScalingHistory history, DateTimeOffset now)
{
    private const int StabilizeDown = 300;

    // As Kubernetes has them where nothing is said.
    private static readonly ScalingPolicy[] DefaultUp = [new() { Type = "Pods", Value = 4, PeriodSeconds = 15 }, new() { Type = "Percent", Value = 100, PeriodSeconds = 15 }];
    private static readonly ScalingPolicy[] DefaultDown = [new() { Type = "Percent", Value = 100, PeriodSeconds = 15 }];

    /// <summary>The size to have now.</summary>
    /// <param name="current">The size there is.</param>
    /// <param name="wanted">What metrics ask for; it is in the history already.</param>
    public PacedSize Next(int current, int wanted)
    {
        var steady = Stabilized(current, wanted);
        var able = steady == wanted ? ("ReadyForNewScale", "recommended size matches current size")
            : steady > wanted ? ("ScaleDownStabilized", "recent recommendations were higher than current one, applying the highest recent recommendation")
            : ("ScaleUpStabilized", "recent recommendations were lower than current one, applying the lowest recent recommendation");
        var (replicas, limited) = Limited(current, steady);
        return new PacedSize(replicas, able, limited);
    }

    private int Stabilized(int current, int wanted)
    {
        var up = history.RecommendedSince(spec.Behavior?.ScaleUp?.StabilizationWindowSeconds ?? 0, now).Append(wanted).Min();
        var down = history.RecommendedSince(spec.Behavior?.ScaleDown?.StabilizationWindowSeconds ?? StabilizeDown, now).Append(wanted).Max();
        return Math.Min(Math.Max(current, up), down);
    }

    private (int Replicas, (bool Is, string Reason, string Message) Why) Limited(int current, int wanted)
    {
        var least = spec.MinReplicas ?? 1;
        if (wanted > current)
        {
            var pace = Math.Max(current, Fastest(current, spec.Behavior?.ScaleUp, DefaultUp, up: true));
            if (wanted > Math.Min(pace, spec.MaxReplicas))
            {
                return pace < spec.MaxReplicas
                    ? (pace, (true, "ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate"))
                    : (spec.MaxReplicas, (true, "TooManyReplicas", "the desired replica count is more than the maximum replica count"));
            }
        }
        else
        {
            var pace = Math.Min(current, Fastest(current, spec.Behavior?.ScaleDown, DefaultDown, up: false));
            if (wanted < Math.Max(pace, least))
            {
                return pace > least
                    ? (pace, (true, "ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate"))
                    : (least, (true, "TooFewReplicas", "the desired replica count is less than the minimum replica count"));
            }
            if (wanted > spec.MaxReplicas) return (spec.MaxReplicas, (true, "TooManyReplicas", "the desired replica count is more than the maximum replica count"));
        }
        return (wanted, (false, "DesiredWithinRange", "the desired count is within the acceptable range"));
    }

    // The size that the policies allow: of several the one that allows the largest change, or the smallest if so chosen.
    private int Fastest(int current, ScalingRules? rules, ScalingPolicy[] defaults, bool up)
    {
        if (rules?.SelectPolicy == "Disabled") return current;
        var sizes = (rules is { Policies.Length: > 0 } ? rules.Policies : defaults).Select(p => Size(current, p, up)).ToList();
        return up == (rules?.SelectPolicy != "Min") ? sizes.Max() : sizes.Min();
    }

    private int Size(int current, ScalingPolicy policy, bool up)
    {
        var before = current - history.ChangedSince(policy.PeriodSeconds, now);
        var sign = up ? 1 : -1;
        if (policy.Type == "Pods") return before + (sign * policy.Value);
        var size = before * (1 + (sign * policy.Value / 100.0));
        return (int)(up ? Math.Ceiling(size) : size);
    }
}
