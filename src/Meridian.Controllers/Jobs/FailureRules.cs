using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>What a failed pod means.</summary>
/// <param name="Counts">Whether it counts against the limits.</param>
/// <param name="FailsIndex">Whether its index has failed with it.</param>
/// <param name="FailsJob">Why the Job has failed with it; empty if it has not.</param>
internal sealed record FailureMeaning(bool Counts, bool FailsIndex, string FailsJob)
{
    /// <summary>Without a rule, a failure counts.</summary>
    internal static readonly FailureMeaning Ordinary = new(true, false, "");
}

/// <summary>Reads failed pods by a Job's failure policy.</summary>
internal static class FailureRules
{
    /// <summary>What the first rule that matches says.</summary>
    internal static FailureMeaning Read(JobSpec job, KubeObject pod)
    {
        foreach (var (index, rule) in (job.PodFailurePolicy?.Rules ?? []).Index())
        {
            // Without a limit for indexes, there is nothing that FailIndex could mean.
            if (rule.Action == "FailIndex" && job.BackoffLimitPerIndex is null) continue;
            if (Match(rule, pod) is not { } matched) continue;
            return rule.Action switch
            {
                "Ignore" => new FailureMeaning(false, false, ""),
                "FailIndex" => new FailureMeaning(true, true, ""),
                "FailJob" => new FailureMeaning(true, false, $"{matched} matching FailJob rule at index {index}"),
                _ => FailureMeaning.Ordinary,
            };
        }
        return FailureMeaning.Ordinary;
    }

    // What was found, in words.
    private static string? Match(PodFailureRule rule, KubeObject pod)
    {
        var status = pod.View<Pod>().Status;
        if (rule.OnExitCodes is { } codes)
        {
            var container = status.InitContainerStatuses.Concat(status.ContainerStatuses).FirstOrDefault(c => Matches(codes, c));
            return container is null ? null : $"Container {container.Name} for pod {pod.Key} failed with exit code {container.State.Terminated!.ExitCode}";
        }
        var pattern = rule.OnPodConditions.FirstOrDefault(p => status.Conditions.Find(p.Type)?.Status == (p.Status.Length > 0 ? p.Status : "True"));
        return pattern is null ? null : $"Pod {pod.Key} has condition {pattern.Type}";
    }

    private static bool Matches(ExitCodeRequirement codes, ContainerStatus container)
    {
        if (container.State.Terminated is not { ExitCode: not 0 and var code }) return false;
        if (codes.ContainerName.Length > 0 && codes.ContainerName != container.Name) return false;
        return codes.Values.Contains(code) == (codes.Operator == "In");
    }
}
