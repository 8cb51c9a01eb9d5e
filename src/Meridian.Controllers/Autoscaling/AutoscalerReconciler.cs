using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Autoscaling;

/// <summary>Sizes workloads by what their pods use, every 15 seconds, as the autoscaler of Kubernetes does.</summary>
internal sealed class AutoscalerReconciler(IKubeClient client, IInformers informers, IServedTypes types, TimeProvider time, EventRecorder events) : IReconciler
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly IInformer autoscalers = informers.For(ResourceTypes.HorizontalPodAutoscalers);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly MetricEvaluator evaluator = new(new UsageReader(client, informers.For(ResourceTypes.Pods), time));
    private readonly ConcurrentDictionary<ObjectKey, ScalingHistory> histories = new();

    public string Name => "horizontalpodautoscaler";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByNamespace(pods);
        // Its own status is none of its news.
        sources.Map(ResourceTypes.HorizontalPodAutoscalers, change => change.Old is { } old && change.New is { } now && SameSpec(old, now) ? [] : [change.Key]);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (autoscalers.Get(key) is not { } autoscaler)
        {
            histories.TryRemove(key, out _);
            return Requeue.None;
        }
        var status = new AutoscalerStatus(autoscaler, time.GetUtcNow());
        await ScaleAsync(autoscaler, status, cancellationToken);
        await ObjectStatus.WriteAsync(client, ResourceTypes.HorizontalPodAutoscalers, autoscaler, status.Node, cancellationToken);
        return Requeue.After(Period);
    }

    private async Task ScaleAsync(KubeObject autoscaler, AutoscalerStatus status, CancellationToken cancellationToken)
    {
        var spec = autoscaler.View<HorizontalPodAutoscaler>().Spec;
        try
        {
            var target = await ScaleTarget.FindAsync(client, types, autoscaler.Header.Namespace, spec.ScaleTargetRef, cancellationToken);
            status.Able(true, "SucceededGetScale", "the HPA controller was able to get the target's current scale");
            if (await DesiredAsync(autoscaler, spec, target, status, cancellationToken) is { } desired) await ResizeAsync(autoscaler, target, desired, status, cancellationToken);
        }
        catch (StatusException refused)
        {
            events.Warning(autoscaler, "FailedGetScale", refused.Message);
            status.Able(false, "FailedGetScale", $"the HPA controller was unable to get the target's current scale: {refused.Message}");
        }
    }

    // The size to have and why; null when nothing can be said, and nothing is to change.
    private async Task<(int Replicas, string Why)?> DesiredAsync(KubeObject autoscaler, HorizontalPodAutoscalerSpec spec, ScaleTarget target, AutoscalerStatus status, CancellationToken cancellationToken)
    {
        var (current, least) = (target.Wanted, spec.MinReplicas ?? 1);
        if (current == 0 && least != 0)
        {
            status.Active(false, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero");
            return (0, "");
        }
        if (current > spec.MaxReplicas) return (spec.MaxReplicas, "Current number of replicas above Spec.MaxReplicas");
        if (current < least) return (least, "Current number of replicas below Spec.MinReplicas");
        if (await EvaluateAsync(autoscaler, spec, target, status, cancellationToken) is not { } strongest)
        {
            status.Sizes(target.Running, current);
            return null;
        }
        var (history, now) = (histories.GetOrAdd(autoscaler.Key, _ => new ScalingHistory()), time.GetUtcNow());
        if (history.IsNew) history.Recommend(current, now);
        history.Recommend(strongest.Replicas, now);
        var next = new ScalingPace(spec, history, now).Next(current, strongest.Replicas);
        status.Able(true, next.Able.Reason, next.Able.Message);
        status.Limited(next.Limited.Is, next.Limited.Reason, next.Limited.Message);
        return (next.Replicas, next.Replicas > current ? $"{strongest.Name} above target" : "All metrics below target");
    }

    // The metric that asks for most. One that cannot be had does not let the workload shrink.
    private async Task<MetricEvaluation?> EvaluateAsync(KubeObject autoscaler, HorizontalPodAutoscalerSpec spec, ScaleTarget target, AutoscalerStatus status, CancellationToken cancellationToken)
    {
        if (target.Selector.Length == 0)
        {
            events.Warning(autoscaler, "SelectorRequired", "the HPA target's scale is missing a selector");
            status.Active(false, "InvalidSelector", "the HPA target's scale is missing a selector");
            return null;
        }
        var (had, faults) = (new List<MetricEvaluation>(), new List<MetricFault>());
        foreach (var metric in spec.Metrics)
        {
            try
            {
                had.Add(await evaluator.EvaluateAsync(metric, target, spec, cancellationToken));
            }
            catch (MetricFault fault)
            {
                events.Warning(autoscaler, fault.Reason, fault.Message);
                faults.Add(fault);
            }
        }
        status.Metrics(had);
        var strongest = had.MaxBy(m => m.Replicas);
        if (strongest is null || (faults.Count > 0 && strongest.Replicas < target.Wanted))
        {
            var message = $"invalid metrics ({faults.Count} invalid out of {spec.Metrics.Length}), first error is: {faults[0].InContext}";
            events.Warning(autoscaler, "FailedComputeMetricsReplicas", message);
            status.Active(false, faults[0].Reason, $"the HPA was unable to compute the replica count: {faults[0].Message}");
            return null;
        }
        status.Active(true, "ValidMetricFound", $"the HPA was able to successfully calculate a replica count from {strongest.Name}");
        return strongest;
    }

    private async Task ResizeAsync(KubeObject autoscaler, ScaleTarget target, (int Replicas, string Why) desired, AutoscalerStatus status, CancellationToken cancellationToken)
    {
        status.Sizes(target.Running, desired.Replicas);
        if (desired.Replicas == target.Wanted) return;
        try
        {
            await target.ResizeAsync(client, desired.Replicas, cancellationToken);
        }
        catch (StatusException refused)
        {
            events.Warning(autoscaler, "FailedRescale", $"New size: {desired.Replicas}; reason: {desired.Why}; error: {refused.Message}");
            status.Able(false, "FailedUpdateScale", $"the HPA controller was unable to update the target scale: {refused.Message}");
            status.Sizes(target.Running, target.Wanted);
            return;
        }
        histories.GetOrAdd(autoscaler.Key, _ => new ScalingHistory()).Changed(desired.Replicas - target.Wanted, time.GetUtcNow());
        events.Normal(autoscaler, "SuccessfulRescale", $"New size: {desired.Replicas}; reason: {desired.Why}");
        status.Able(true, "SucceededRescale", $"the HPA controller was able to update the target scale to {desired.Replicas}");
        status.Scaled();
    }

    private static bool SameSpec(KubeObject old, KubeObject now) => JsonNode.DeepEquals(old.ToNode()["spec"], now.ToNode()["spec"]);
}
