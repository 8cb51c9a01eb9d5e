using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

// Doing what the plan decided. Each action changes the state at once, so that it is not decided twice, and then runs beside the loop.
internal sealed partial class PodWorker
{
    private void Begin(PodAction action)
    {
        switch (action)
        {
            case PodAction.PrepareSandbox:
                state = state.SandboxBegun(Now);
                Run(PrepareAsync);
                break;
            case PodAction.Start start:
                state = state.StartBegun(start.Container);
                var (spec, restart) = (state.Container(start.Container), state[start.Container].RestartCount);
                var sandbox = Sandbox;
                Run(token => StartAsync(sandbox, spec, restart, token));
                break;
            case PodAction.Stop stop:
                BeginStop(stop);
                break;
            case PodAction.NotePullBackOff note:
                Say("BackOff", $"Back-off pulling image \"{state.Container(note.Container).Image}\"");
                state = state.PullBackOffNoted(note.Container);
                break;
            case PodAction.Fail fail:
                Say(fail.Failure.Reason, fail.Failure.Message);
                state = state.Ended(fail.Failure);
                break;
            case PodAction.ReleaseSandbox:
                state = state with { Sandbox = SandboxPhase.Releasing };
                Run(ReleaseAsync);
                break;
            case PodAction.Finish:
                state = state with { Sandbox = SandboxPhase.Releasing };
                Run(FinishAsync);
                break;
        }
    }

    private PodSandbox Sandbox => new(state.Object, state.PodIp);

    private void Run(Func<CancellationToken, Task> action) => tasks.Add(GuardAsync(action, stopping.Token));

    private async Task GuardAsync(Func<CancellationToken, Task> action, CancellationToken token)
    {
        // Off the worker's loop: starting a process blocks.
        await Task.Yield();
        try
        {
            await action(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The agent stops.
        }
        catch (Exception failure)
        {
            LogActionFailed(failure, state.Object.Key);
        }
    }

    private string Address(KubeObject pod) => services.Runtime.GivesAddresses ? state.PodIp : services.Addresses.For(pod, state.PodIp);

    private async Task PrepareAsync(CancellationToken token)
    {
        var pod = state.Object;
        try
        {
            var ip = await services.Runtime.PrepareAsync(new PodSandbox(pod, Address(pod)), token);
            Tell(new PodMessage.SandboxMade(ip));
        }
        catch (Exception fault) when (!token.IsCancellationRequested)
        {
            services.Warn(pod, fault is ContainerFault known ? known.Reason : "FailedCreatePodSandBox", fault.Message);
            Tell(new PodMessage.SandboxFailed());
        }
    }

    private async Task StartAsync(PodSandbox sandbox, Container container, int restart, CancellationToken token)
    {
        try
        {
            var image = await PullAsync(sandbox, container, token);
            var started = await services.Runtime.StartAsync(sandbox, container, restart, token);
            services.Say(sandbox.Object, "Created", $"Created container: {container.Name}");
            services.Say(sandbox.Object, "Started", $"Started container {container.Name}");
            await PostStartAsync(sandbox, container, started, token);
            Tell(new PodMessage.Started(container.Name, started, image));
        }
        catch (ContainerFault fault)
        {
            Tell(new PodMessage.StartFailed(container.Name, fault.Reason, fault.Message));
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            Tell(new PodMessage.StartFailed(container.Name, "RunContainerError", failure.Message));
        }
    }

    private async Task<string> PullAsync(PodSandbox sandbox, Container container, CancellationToken token)
    {
        var (pulls, begun) = (await services.Runtime.PullsAsync(sandbox, container, token), services.Time.GetTimestamp());
        if (pulls) services.Say(sandbox.Object, "Pulling", $"Pulling image \"{container.Image}\"");
        var image = await services.Runtime.ResolveImageAsync(sandbox, container, token);
        var took = $"{(long)services.Time.GetElapsedTime(begun).TotalMilliseconds}ms";
        services.Say(sandbox.Object, "Pulled", pulls
            ? $"Successfully pulled image \"{container.Image}\" in {took} ({took} including waiting). Image size: 0 bytes."
            : $"Container image \"{container.Image}\" already present on machine");
        return image;
    }

    private async Task PostStartAsync(PodSandbox sandbox, Container container, IRunningContainer started, CancellationToken token)
    {
        if (!services.Runtime.RunsHandlers || container.Lifecycle?.PostStart is not { } hook) return;
        var result = await ContainerHooks.RunAsync(services, hook, container, sandbox.PodIp, started, TimeSpan.FromMinutes(2), token);
        if (result.Healthy) return;
        services.Warn(sandbox.Object, "FailedPostStartHook", result.Message);
        await started.StopAsync(TimeSpan.Zero, token);
        throw new ContainerFault("PostStartHookError", result.Message);
    }

    // A container of this pod that runs: reports its end, and is looked at by its probes.
    private void Follow(string container, IRunningContainer run)
    {
        var probing = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        live[container] = new LiveContainer(run, probing);
        Run(token => ReportExitAsync(container, run, token));
        if (services.Runtime.RunsHandlers) tasks.Add(ProbeAsync(Sandbox, state.Container(container), run, probing.Token));
        else ModelReadiness(container, run, probing.Token);
    }

    private async Task ReportExitAsync(string container, IRunningContainer run, CancellationToken token)
    {
        try
        {
            var code = await run.Exit.WaitAsync(token);
            Tell(new PodMessage.Exited(container, run.Id, code, run.ExitReason, run.ExitMessage));
        }
        catch (OperationCanceledException) when (run.Exit.IsCanceled)
        {
            // It goes on, looked after by somebody else.
        }
    }

    // Nothing can be asked: the container says itself when it is ready.
    private void ModelReadiness(string container, IRunningContainer run, CancellationToken token)
    {
        state = state.Probed(container, ProbeKind.Startup, true).Probed(container, ProbeKind.Readiness, run.Readiness?.At(Now).Ready ?? true);
        if (run.Readiness?.At(Now).Until is not null) tasks.Add(FollowReadinessAsync(state.Object, container, run, run.Readiness, token));
    }

    private async Task FollowReadinessAsync(KubeObject pod, string container, IRunningContainer run, SimulatedReadiness readiness, CancellationToken token)
    {
        try
        {
            while (readiness.At(Now).Until is { } until)
            {
                var wait = until - Now;
                if (wait > TimeSpan.Zero) await Task.Delay(wait, services.Time, token);
                var ready = readiness.At(Now).Ready;
                if (!ready) services.Warn(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
                Tell(new PodMessage.Probed(container, run.Id, ProbeKind.Readiness, ready));
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The container has ended.
        }
    }

    // The containers go on as what is said now has it.
    private void Remodel()
    {
        if (services.Runtime.RunsHandlers) return;
        foreach (var (name, old) in live.Where(l => state[l.Key] is { Phase: ContainerPhase.Running, StopGrace: null }).ToList())
        {
            old.Probing.Cancel();
            old.Probing.Dispose();
            old.Running.Abandon();
            Follow(name, Adopted(name));
        }
    }

    private IRunningContainer Adopted(string name) =>
        services.Runtime.Adopt(Sandbox, state.Container(name), state[name].RestartCount, state[name].StartedAt ?? Now);

    private void AdoptRunning()
    {
        var adopted = state.Containers.Values.Where(c => c.Phase == ContainerPhase.Running).Select(c => c.Name).ToList();
        if (adopted.Count == 0) return;
        state = state.SandboxMade(Address(state.Object));
        foreach (var name in adopted) Follow(name, Adopted(name));
    }

    private async Task ProbeAsync(PodSandbox sandbox, Container container, IRunningContainer run, CancellationToken token)
    {
        try
        {
            if (container.StartupProbe is { } startup) await Loop(startup, ProbeKind.Startup).RunAsync(true, true, token);
            await Task.WhenAll(
                container.ReadinessProbe is { } ready ? Loop(ready, ProbeKind.Readiness).RunAsync(false, true, token) : Task.CompletedTask,
                container.LivenessProbe is { } alive ? Loop(alive, ProbeKind.Liveness).RunAsync(false, false, token) : Task.CompletedTask);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The container has ended.
        }

        ProbeLoop Loop(Probe probe, ProbeKind kind)
        {
            var timing = ProbeTiming.Of(probe);
            return new ProbeLoop(
                timing,
                t => services.Prober.ProbeAsync(probe, container, sandbox.PodIp, run, timing.Timeout, t),
                message => services.Warn(sandbox.Object, "Unhealthy", $"{kind} probe failed: {message}"),
                healthy => Tell(new PodMessage.Probed(container.Name, run.Id, kind, healthy)),
                services.Time);
        }
    }

    private void BeginStop(PodAction.Stop stop)
    {
        var first = state[stop.Container].StopGrace is null;
        state = state.StopBegun(stop.Container, stop.Grace);
        if (!live.TryGetValue(stop.Container, out var container)) return;
        container.Probing.Cancel();
        if (first) Say("Killing", stop.Message);
        var (spec, sandbox) = (state.Container(stop.Container), Sandbox);
        Run(token => ContainerHooks.StopAsync(services, sandbox, spec, container.Running, TimeSpan.FromSeconds(stop.Grace), first, token));
    }

    private async Task ReleaseAsync(CancellationToken token)
    {
        await services.Runtime.RemoveAsync(state.Object, false, token);
        services.Addresses.Release(Uid);
        Tell(new PodMessage.SandboxReleased());
    }

    private async Task FinishAsync(CancellationToken token)
    {
        var pod = state.Object;
        // The last status is written first: whoever waits for the end of the pod sees how it ended.
        if (!state.Gone) await publisher.PublishLastAsync(state, token);
        await services.Runtime.RemoveAsync(pod, true, token);
        services.Addresses.Release(Uid);
        if (!state.Gone) await PodDeletion.FinishAsync(services, pod, token);
        Tell(new PodMessage.Finished());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An action for pod {Pod} has failed")]
    private partial void LogActionFailed(Exception failure, ObjectKey pod);
}
