using Meridian.Client;
using Meridian.Objects;
using Meridian.Scheduler.Binding;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Preempting;

/// <summary>Carries out a preemption: tells the victims why, and asks them to go in their own time.</summary>
/// <param name="client">The cluster's API.</param>
/// <param name="events">Where it is told.</param>
/// <param name="time">Clock.</param>
internal sealed class Preemptor(IKubeClient client, EventRecorder events, TimeProvider time)
{
    internal async Task EvictAsync(PodInfo pod, PreemptionPlan plan, CancellationToken cancellationToken)
    {
        // Those that are leaving already need not be told again.
        foreach (var victim in plan.Victims.Where(v => !v.IsEnding)) await EvictAsync(victim, pod, plan.Node.Name, cancellationToken);
    }

    private async Task EvictAsync(PodInfo victim, PodInfo pod, string node, CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(victim, cancellationToken);
            await client.DeleteAsync(ResourceTypes.Pods, victim.Key, DeleteOptions.Background with { PreconditionUid = victim.Object.Header.Uid }, cancellationToken);
            events.Normal(victim.Object, "Preempted", $"Preempted by pod {pod.Object.Header.Uid} on node {node}");
        }
        catch (StatusException gone) when (gone.IsNotFound || gone.IsConflict)
        {
            // It left by itself, or is another pod by now.
        }
    }

    private Task TellAsync(PodInfo victim, CancellationToken cancellationToken) => PodStatusWriter.WriteAsync(client, victim.Object, status =>
        new ConditionList(status).Set("DisruptionTarget", "True", "PreemptionByScheduler", $"{PodScheduler.Name}: preempting to accommodate a higher priority pod", time.GetUtcNow()),
        cancellationToken);
}
