using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Runs a container's lifecycle hooks, and stops it with them.</summary>
internal static class ContainerHooks
{
    // A hook that used up the whole grace leaves the container this long.
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(2);

    public static async Task<ProbeResult> RunAsync(
        PodWorkerServices services, LifecycleHandler hook, Container container, string podIp, IRunningContainer running, TimeSpan limit, CancellationToken token)
    {
        if (hook.Sleep is not { } sleep) return await services.Prober.ProbeAsync(hook, container, podIp, running, limit, token);
        var wanted = TimeSpan.FromSeconds(sleep.Seconds);
        await Task.Delay(wanted < limit ? wanted : limit, services.Time, token);
        return ProbeResult.Passed;
    }

    /// <summary>Runs the preStop hook and asks the container to end, both within the grace; then ends it.</summary>
    public static async Task StopAsync(
        PodWorkerServices services, PodSandbox pod, Container container, IRunningContainer running, TimeSpan grace, bool withHook, CancellationToken token)
    {
        var begun = services.Time.GetTimestamp();
        if (withHook && grace > TimeSpan.Zero && services.Runtime.RunsHandlers && container.Lifecycle?.PreStop is { } hook)
        {
            var result = await RunAsync(services, hook, container, pod.PodIp, running, grace, token);
            if (!result.Healthy) services.Warn(pod.Object, "FailedPreStopHook", result.Message);
            var left = grace - services.Time.GetElapsedTime(begun);
            grace = left > LeastGrace ? left : LeastGrace;
        }
        await running.StopAsync(grace, token);
    }
}
