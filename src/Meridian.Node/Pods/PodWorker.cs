using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>
/// Brings one pod to life and to its end: takes in what happened, asks <see cref="PodPlan"/> what to do, starts doing it, and writes the
/// status. Only its loop touches its state; everything that takes time runs beside it and reports back by message.
/// </summary>
internal sealed partial class PodWorker : IAsyncDisposable
{
    private readonly PodWorkerServices services;
    private readonly ILogger logger;
    private readonly Channel<PodMessage> inbox = Channel.CreateUnbounded<PodMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskSet tasks = new();
    private readonly Dictionary<string, LiveContainer> live = new(StringComparer.Ordinal);
    private readonly PodStatusPublisher publisher;
    private readonly Lazy<Task> disposal;
    private PodState state;
    private ITimer? alarm;
    private DateTimeOffset? wakeAt;
    private bool finished;
    private Task running = Task.CompletedTask;

    /// <summary>Makes the worker of a pod.</summary>
    /// <param name="pod">The pod as first seen.</param>
    /// <param name="services">What workers share.</param>
    public PodWorker(KubeObject pod, PodWorkerServices services)
    {
        (this.services, logger) = (services, services.Logger);
        state = PodRecovery.Recover(pod, services.Runtime.Outlived(pod) && !services.Crashed, Now);
        publisher = new PodStatusPublisher(services);
        disposal = new Lazy<Task>(EndAsync);
    }

    private sealed record LiveContainer(IRunningContainer Running, CancellationTokenSource Probing);

    /// <summary>The pod's uid.</summary>
    public string Uid => state.Object.Header.Uid;

    private DateTimeOffset Now => services.Time.GetUtcNow();

    /// <summary>Starts the loop. <paramref name="whenFinished"/> is called when the pod is gone for good.</summary>
    public void Start(Action<PodWorker> whenFinished) => running = RunAsync(whenFinished, stopping.Token);

    /// <summary>Tells the worker what happened. Never waits. False if it listens no more.</summary>
    public bool Tell(PodMessage message) => inbox.Writer.TryWrite(message);

    /// <summary>Whether the pod is gone for good. Else a worker that has ended left a pod that needs none for now.</summary>
    public bool IsFinished => finished;

    /// <summary>The pod as it was seen last.</summary>
    public KubeObject Pod => state.Object;

    /// <summary>What was told to it too late.</summary>
    public IEnumerable<PodMessage> Unread
    {
        get
        {
            while (inbox.Reader.TryRead(out var message)) yield return message;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => new(disposal.Value);

    // Once: a worker that has just finished is disposed by that, and by the end of its agent.
    private async Task EndAsync()
    {
        await stopping.CancelAsync();
        await running;
        await tasks.WhenAllAsync();
        if (alarm is not null) await alarm.DisposeAsync();
        foreach (var container in live.Values) container.Probing.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync(Action<PodWorker> whenFinished, CancellationToken token)
    {
        // Off the informer's loop, which has started this.
        await Task.Yield();
        try
        {
            AdoptRunning();
            await StepAsync(token);
            while (!finished && !MayRest && await inbox.Reader.WaitToReadAsync(token))
            {
                while (inbox.Reader.TryRead(out var message)) Take(message);
                await StepAsync(token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            // A pod the agent cannot understand must not take the node's other pods with it.
            LogBroken(failure, state.Object.Key);
        }
        inbox.Writer.TryComplete();
        whenFinished(this);
    }

    // A pod whose containers go on as they are, or have all ended, needs nobody to look after it: what a worker knows is in its status.
    private bool MayRest => services.Runtime.ContainersOutliveAgent && wakeAt is null && !inbox.Reader.TryPeek(out _) && !state.MustStop && state.Sandbox switch
    {
        SandboxPhase.Ready => live.Values.All(c => c.Running.IsSettled) && state.Containers.Values.All(c => live.ContainsKey(c.Name) || c.HasSucceeded && state.IsInit(c.Name)),
        SandboxPhase.Released => live.Count == 0,
        _ => false,
    };

    private async Task StepAsync(CancellationToken token)
    {
        if (finished) return;
        PodDecision decision;
        do
        {
            decision = PodPlan.Decide(state, Now);
            foreach (var action in decision.Actions) Begin(action);
        }
        while (decision.Actions.Count > 0);
        var retryAt = await publisher.PublishAsync(state, s => state = s, token);
        WakeAt(decision.WakeAt is { } wake && (retryAt is null || wake < retryAt) ? wake : retryAt);
    }

    private void WakeAt(DateTimeOffset? at)
    {
        wakeAt = at;
        var delay = at is { } time ? time - Now : Timeout.InfiniteTimeSpan;
        if (at is not null && delay < TimeSpan.Zero) delay = TimeSpan.Zero;
        if (alarm is null && at is not null) alarm = services.Time.CreateTimer(_ => Tell(new PodMessage.Tick()), null, delay, Timeout.InfiniteTimeSpan);
        else alarm?.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private void Take(PodMessage message)
    {
        switch (message)
        {
            case PodMessage.Changed changed: TakeChange(changed.Pod); break;
            case PodMessage.Gone: state = state with { Gone = true }; break;
            case PodMessage.SandboxMade made: state = state.SandboxMade(made.PodIp); break;
            case PodMessage.SandboxFailed: state = state.SandboxFailed(Now); break;
            case PodMessage.SandboxReleased: state = state with { Sandbox = SandboxPhase.Released }; break;
            case PodMessage.Started started: TakeStart(started); break;
            case PodMessage.StartFailed failed: TakeStartFailure(failed); break;
            case PodMessage.Exited exited: TakeExit(exited); break;
            case PodMessage.Probed probed when IsCurrent(probed.Container, probed.ContainerId): state = state.Probed(probed.Container, probed.Kind, probed.Healthy); break;
            case PodMessage.Remodeled: Remodel(); break;
            case PodMessage.Finished: finished = true; break;
        }
    }

    // The informer may be behind what the worker itself has written.
    private void TakeChange(KubeObject pod)
    {
        if (!IsNewer(pod, state.Object)) return;
        foreach (var name in EphemeralContainers.AddedIn(pod, state.Object)) Warn("FailedEphemeralContainer", $"Ephemeral container {name} is not run: this node runs none yet");
        var remodeled = SimulationLayers.Differ(pod.Header, state.Object.Header);
        state = state.Seen(pod);
        if (remodeled) Remodel();
    }

    /// <summary>Whether one version of a pod is later than another.</summary>
    internal static bool IsNewer(KubeObject one, KubeObject other) =>
        !long.TryParse(one.Header.ResourceVersion, out var a) || !long.TryParse(other.Header.ResourceVersion, out var b) || a > b;

    private void TakeStart(PodMessage.Started started)
    {
        state = state.Started(started.Container, started.Running.Id, started.ImageId, Now);
        Follow(started.Container, started.Running);
    }

    private void TakeStartFailure(PodMessage.StartFailed failed)
    {
        state = state.StartFailed(failed.Container, failed.Reason, failed.Message, Now);
        if (failed.Reason is "ErrImagePull" or "ErrImageNeverPull")
            Warn("Failed", $"Failed to pull image \"{state.Container(failed.Container).Image}\": {failed.Message}");
        Warn("Failed", failed.Reason == "ErrImagePull" ? "Error: ErrImagePull" : $"Error: {failed.Message}");
    }

    private void TakeExit(PodMessage.Exited exited)
    {
        if (!IsCurrent(exited.Container, exited.ContainerId)) return;
        var container = state[exited.Container];
        live.Remove(exited.Container, out var ended);
        ended?.Probing.Cancel();
        ended?.Probing.Dispose();
        var now = Now;
        state = state.Exited(exited.Container, new Termination(
            exited.ExitCode, exited.Reason.Length > 0 ? exited.Reason : exited.ExitCode == 0 ? "Completed" : "Error", exited.Message, container.StartedAt ?? now, now, exited.ContainerId));
        if (state[exited.Container].Reason == "CrashLoopBackOff") Warn("BackOff", $"Back-off restarting failed container {exited.Container} in pod {PodId}");
    }

    private bool IsCurrent(string container, string id) => live.TryGetValue(container, out var now) && now.Running.Id == id;

    private string PodId => $"{state.Object.Header.Name}_{state.Object.Header.Namespace}({state.Object.Header.Uid})";

    private void Warn(string reason, string message) => services.Warn(state.Object, reason, message);

    private void Say(string reason, string message) => services.Say(state.Object, reason, message);

    [LoggerMessage(Level = LogLevel.Error, Message = "The worker of pod {Pod} has failed; the pod is left as it is until it changes")]
    private partial void LogBroken(Exception failure, ObjectKey pod);
}
