using CsCheck;
using static Meridian.Node.Tests.TestPods;

namespace Meridian.Node.Tests;

public sealed class PodPlanTests
{
    private const string Deleting = "\"deletionTimestamp\":\"2026-01-02T03:04:40Z\",\"deletionGracePeriodSeconds\":7";
    private const string TwoInits = "\"initContainers\":[{\"name\":\"a\",\"image\":\"i\"},{\"name\":\"b\",\"image\":\"i\"}]";

    [Fact]
    public void Decide_NewPod_PreparesSandboxThenStartsContainer()
    {
        var pod = State();

        Assert.IsType<PodAction.PrepareSandbox>(Only(pod));
        Assert.Empty(PodPlan.Decide(pod.SandboxBegun(Start), Start).Actions);
        Assert.Equal(new PodAction.Start("main"), Only(Ready(pod)));
    }

    [Fact]
    public void Decide_InitContainers_RunOneAfterTheOther()
    {
        var pod = Ready(State(TwoInits));

        Assert.Equal(new PodAction.Start("a"), Only(pod));
        pod = Run(pod, "a");
        Assert.Empty(PodPlan.Decide(pod, Start).Actions);
        pod = End(pod, "a", 0, Start);
        Assert.Equal(new PodAction.Start("b"), Only(pod));
        pod = End(Run(pod, "b"), "b", 0, Start);
        Assert.Equal(new PodAction.Start("main"), Only(pod));
        Assert.Equal("Pending", PodPhase.Of(pod));
        Assert.Equal("Running", PodPhase.Of(Run(pod, "main")));
    }

    [Fact]
    public void Decide_InitFailsWithPolicyNever_PodFails()
    {
        var pod = Ready(State(TwoInits + ",\"restartPolicy\":\"Never\""));

        pod = End(Run(pod, "a"), "a", 3, Start);

        Assert.Equal("Failed", PodPhase.Of(pod));
        Assert.IsType<PodAction.ReleaseSandbox>(Only(pod));
    }

    [Fact]
    public void Decide_Sidecar_StartsBeforeAndStopsAfterTheOthers()
    {
        var pod = Ready(State("\"initContainers\":[{\"name\":\"side\",\"image\":\"i\",\"restartPolicy\":\"Always\"}]", metadata: Deleting));
        var living = pod.Seen(Pod("\"initContainers\":[{\"name\":\"side\",\"image\":\"i\",\"restartPolicy\":\"Always\"}]"));
        Assert.Equal(new PodAction.Start("side"), Only(living));
        living = Run(living, "side");
        Assert.Equal(new PodAction.Start("main"), Only(living));
        living = Run(living, "main");

        var ending = living.Seen(pod.Object);

        Assert.Equal("main", Assert.IsType<PodAction.Stop>(Only(ending)).Container);
        ending = End(ending.StopBegun("main", 7), "main", 0, Start);
        Assert.Equal("side", Assert.IsType<PodAction.Stop>(Only(ending)).Container);
        ending = End(ending, "side", 143, Start);
        Assert.IsType<PodAction.Finish>(Only(ending));
    }

    [Fact]
    public void Decide_ContainerKeepsFailing_BacksOffZeroThenTenDoublingTo300()
    {
        var pod = Ready(State());
        var now = Start;
        var waits = new List<double>();
        for (var round = 0; round < 8; round++)
        {
            pod = End(Run(pod, "main", now), "main", 1, now);
            var decision = PodPlan.Decide(pod, now);
            waits.Add(decision.WakeAt is { } at ? (at - now).TotalSeconds : 0);
            now = decision.WakeAt ?? now;
            Assert.Equal(new PodAction.Start("main"), Only(pod, now));
        }

        Assert.Equal([0, 10, 20, 40, 80, 160, 300, 300], waits);
        Assert.Equal("CrashLoopBackOff", pod["main"].Reason);
        Assert.Equal(7, pod["main"].RestartCount);
        Assert.Equal("Running", PodPhase.Of(pod));
    }

    [Fact]
    public void Exited_AfterALongRun_StartsAtOnce()
    {
        var pod = Ready(State());
        for (var round = 0; round < 4; round++) pod = End(Run(pod, "main"), "main", 1, Start);

        pod = End(Run(pod, "main"), "main", 1, Start + RestartBackOff.ResetAfter);

        Assert.Equal(new PodAction.Start("main"), Only(pod, Start + RestartBackOff.ResetAfter));
    }

    [Theory]
    [InlineData("Never", 0, "Succeeded")]
    [InlineData("Never", 2, "Failed")]
    [InlineData("OnFailure", 0, "Succeeded")]
    [InlineData("OnFailure", 2, "Running")]
    [InlineData("Always", 0, "Running")]
    public void Of_ContainerEnded_FollowsRestartPolicy(string policy, int code, string phase) =>
        Assert.Equal(phase, PodPhase.Of(End(Run(Ready(State($"\"restartPolicy\":\"{policy}\"")), "main"), "main", code, Start)));

    [Fact]
    public void Decide_PullFailed_ShowsErrorThenBackOffAndTriesAgain()
    {
        var pod = Ready(State()).StartBegun("main").StartFailed("main", "ErrImagePull", "no such image", Start);

        Assert.Empty(PodPlan.Decide(pod, Start).Actions);
        Assert.Equal(Start.AddSeconds(1), PodPlan.Decide(pod, Start).WakeAt);
        Assert.Equal(new PodAction.NotePullBackOff("main"), Only(pod, Start.AddSeconds(1)));
        pod = pod.PullBackOffNoted("main");
        Assert.Equal("ImagePullBackOff", pod["main"].Reason);
        Assert.Contains("no such image", pod["main"].Message, StringComparison.Ordinal);
        Assert.Equal(new PodAction.Start("main"), Only(pod, Start.AddSeconds(10)));
        Assert.Equal("Pending", PodPhase.Of(pod));
    }

    [Fact]
    public void Decide_LivenessFailed_StopsThenRestarts()
    {
        var pod = Run(Ready(State(container: "\"livenessProbe\":{\"tcpSocket\":{\"port\":1},\"terminationGracePeriodSeconds\":3}")), "main");

        pod = pod.Probed("main", ProbeKind.Liveness, false);

        Assert.Equal(3, Assert.IsType<PodAction.Stop>(Only(pod)).Grace);
        pod = End(pod.StopBegun("main", 3), "main", 137, Start);
        Assert.Equal(new PodAction.Start("main"), Only(pod));
    }

    [Fact]
    public void Decide_Deleting_StopsWithItsGraceAndAgainWhenThatShrinks()
    {
        var pod = Run(Ready(State()), "main").Seen(Pod(metadata: Deleting));

        Assert.Equal(7, Assert.IsType<PodAction.Stop>(Only(pod)).Grace);
        pod = pod.StopBegun("main", 7);
        Assert.Empty(PodPlan.Decide(pod, Start).Actions);
        Assert.Equal(1, Assert.IsType<PodAction.Stop>(Only(pod with { Gone = true })).Grace);
        pod = End(pod, "main", 143, Start);
        Assert.IsType<PodAction.Finish>(Only(pod));
        Assert.Equal("Failed", PodPhase.Of(pod));
    }

    [Fact]
    public void Decide_DeadlinePassed_FailsPodAndStopsIt()
    {
        var pod = Run(Ready(State("\"activeDeadlineSeconds\":60").SandboxBegun(Start)), "main");

        Assert.Equal(Start.AddSeconds(60), PodPlan.Decide(pod, Start).WakeAt);
        var fail = Assert.IsType<PodAction.Fail>(Only(pod, Start.AddSeconds(60)));
        pod = pod.Ended(fail.Failure);
        Assert.Equal("Failed", PodPhase.Of(pod));
        Assert.IsType<PodAction.Stop>(Only(pod, Start.AddSeconds(60)));
    }

    [Fact]
    public void Recover_RunningContainerOfADeadAgent_IsRestartedOnTheSameAddress()
    {
        const string status = "\"phase\":\"Running\",\"podIP\":\"127.1.128.9\",\"startTime\":\"2026-01-01T00:00:00Z\",\"containerStatuses\":" +
            "[{\"name\":\"main\",\"restartCount\":2,\"containerID\":\"processes://x\",\"state\":{\"running\":{\"startedAt\":\"2026-01-01T00:00:00Z\"}},\"lastState\":{}}]";

        var pod = Ready(State(status: status));

        Assert.Equal("127.1.128.9", State(status: status).PodIp);
        Assert.Equal(new PodAction.Start("main"), Only(pod));
        pod = pod.StartBegun("main");
        Assert.Equal(3, pod["main"].RestartCount);
        Assert.Equal("ContainerStatusUnknown", pod["main"].Last!.Reason);
        Assert.Equal("Running", PodPhase.Of(pod));
    }

    [Fact]
    public void Recover_ContainerThatOutlives_RunsOn()
    {
        const string status = "\"phase\":\"Running\",\"podIP\":\"127.1.128.9\",\"containerStatuses\":[{\"name\":\"main\",\"started\":true,\"ready\":true,\"state\":{\"running\":{\"startedAt\":\"2026-01-01T00:00:00Z\"}}}]";

        var pod = PodRecovery.Recover(Pod(status: status), true, Start);

        Assert.True(pod["main"].IsReady);
        Assert.Equal(0, pod["main"].RestartCount);
    }

    // Whatever happens, in whatever order, the plan asks for nothing twice and comes to an end when the pod is deleted.
    [Fact]
    public void Decide_AnyHistory_StartsOnlyWhatIsNotRunningAndEndsWhenDeleted() =>
        Gen.Select(Gen.OneOf(Gen.Const("Always"), Gen.Const("OnFailure"), Gen.Const("Never")), Gen.Int[0, 4].Array[0, 40], Gen.Bool).Sample((policy, events, inits) =>
        {
            var spec = $"\"restartPolicy\":\"{policy}\"" + (inits ? "," + TwoInits : "");
            var (pod, now) = (Perform(State(spec), Start), Start);
            foreach (var happening in events) (pod, now) = Happen(pod, now, happening);

            pod = Perform(pod.Seen(Pod(spec, metadata: Deleting)), now);
            foreach (var container in pod.Containers.Values.Where(c => c.Phase == ContainerPhase.Starting).ToList()) pod = Perform(pod.Started(container.Name, "id", "i", now), now);
            while (pod.Containers.Values.FirstOrDefault(c => c.Phase == ContainerPhase.Running) is { } running) pod = End(pod, running.Name, 143, now);
            if (pod.Sandbox == SandboxPhase.Preparing) pod = pod.SandboxMade("127.1.128.1");
            if (pod.Sandbox == SandboxPhase.Releasing) pod = pod with { Sandbox = SandboxPhase.Released };

            return PodPlan.Decide(pod, now).Actions is [PodAction.Finish];
        });

    private static (PodState Pod, DateTimeOffset Now) Happen(PodState pod, DateTimeOffset now, int happening)
    {
        var starting = pod.Containers.Values.FirstOrDefault(c => c.Phase == ContainerPhase.Starting)?.Name;
        var running = pod.Containers.Values.FirstOrDefault(c => c.Phase == ContainerPhase.Running)?.Name;
        pod = happening switch
        {
            0 when pod.Sandbox == SandboxPhase.Preparing => pod.SandboxMade("127.1.128.1"),
            1 when starting is not null => pod.Started(starting, "id", "i", now),
            2 when starting is not null => pod.StartFailed(starting, "ErrImagePull", "no", now),
            3 when running is not null => End(pod, running, 1, now),
            4 when running is not null => End(pod, running, 0, now),
            _ => pod,
        };
        now = PodPlan.Decide(pod, now).WakeAt ?? now;
        return (Perform(pod, now), now);
    }

    // As the worker does: until there is nothing more to begin.
    private static PodState Perform(PodState pod, DateTimeOffset now)
    {
        for (var round = 0; round < 10; round++)
        {
            var actions = PodPlan.Decide(pod, now).Actions;
            if (actions.Count == 0) return pod;
            foreach (var action in actions)
            {
                if (action is PodAction.Start start) Assert.False(pod[start.Container].IsAlive);
                if (action is PodAction.Stop stopped) Assert.Equal(ContainerPhase.Running, pod[stopped.Container].Phase);
                pod = action switch
                {
                    PodAction.PrepareSandbox => pod.SandboxBegun(now),
                    PodAction.Start begun => pod.StartBegun(begun.Container),
                    PodAction.Stop stop => pod.StopBegun(stop.Container, stop.Grace),
                    PodAction.NotePullBackOff note => pod.PullBackOffNoted(note.Container),
                    PodAction.Fail fail => pod.Ended(fail.Failure),
                    PodAction.ReleaseSandbox => pod with { Sandbox = SandboxPhase.Releasing },
                    _ => pod with { Sandbox = SandboxPhase.Releasing },
                };
            }
        }
        throw new InvalidOperationException("the plan does not come to rest");
    }

    private static PodState Ready(PodState pod) => pod.SandboxMade("127.1.128.1");

    private static PodState Run(PodState pod, string container, DateTimeOffset? at = null) => pod.StartBegun(container).Started(container, "id", "image", at ?? Start);

    private static PodState End(PodState pod, string container, int code, DateTimeOffset at) =>
        pod.Exited(container, new Termination(code, code == 0 ? "Completed" : "Error", "", pod[container].StartedAt ?? at, at, "id"));

    private static PodAction Only(PodState pod, DateTimeOffset? now = null) => Assert.Single(PodPlan.Decide(pod, now ?? Start).Actions);
}
