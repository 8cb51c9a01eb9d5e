using System.Text.Json.Nodes;
using static Meridian.Node.Tests.TestPods;

namespace Meridian.Node.Tests;

public sealed class PodStatusDraftTests
{
    [Fact]
    public void Of_RunningPod_IsReadyAndKeepsForeignConditions()
    {
        const string status = "\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"True\",\"lastTransitionTime\":\"2025-01-01T00:00:00Z\"}," +
            "{\"type\":\"Ready\",\"status\":\"True\",\"lastTransitionTime\":\"2025-02-02T00:00:00Z\"}]";
        var pod = State(status: status).SandboxBegun(Start).SandboxMade("127.1.128.1").StartBegun("main").Started("main", "c1", "img", Start);

        var draft = PodStatusDraft.Of(pod, "127.1.1.1", "processes://", Start);

        Assert.Equal("Running", (string?)draft["phase"]);
        Assert.Equal("127.1.128.1", (string?)draft["podIP"]);
        Assert.Equal("2025-01-01T00:00:00Z", (string?)Condition(draft, "PodScheduled")["lastTransitionTime"]);
        Assert.Equal("2025-02-02T00:00:00Z", (string?)Condition(draft, "Ready")["lastTransitionTime"]);
        Assert.Equal("True", (string?)Condition(draft, "Initialized")["status"]);
        Assert.Equal("processes://c1", (string?)draft["containerStatuses"]![0]!["containerID"]);
        Assert.NotNull(draft["containerStatuses"]![0]!["state"]!["running"]);
    }

    [Fact]
    public void Of_ContainerNotReady_SaysWhich()
    {
        var pod = State(container: "\"readinessProbe\":{\"tcpSocket\":{\"port\":1}}").SandboxMade("127.1.128.1").StartBegun("main").Started("main", "c1", "img", Start);

        var ready = Condition(PodStatusDraft.Of(pod, "127.1.1.1", "processes://", Start), "Ready");

        Assert.Equal(("False", "ContainersNotReady", "containers with unready status: [main]"), ((string?)ready["status"], (string?)ready["reason"], (string?)ready["message"]));
        Assert.Equal("True", (string?)Condition(PodStatusDraft.Of(pod.Probed("main", ProbeKind.Readiness, true), "h", "s", Start), "Ready")["status"]);
    }

    [Fact]
    public void Of_WaitingForInit_SaysSo()
    {
        var pod = State("\"initContainers\":[{\"name\":\"first\",\"image\":\"i\"}]").SandboxMade("127.1.128.1").StartBegun("first").Started("first", "c", "i", Start);

        var draft = PodStatusDraft.Of(pod, "h", "s", Start);

        Assert.Equal("PodInitializing", (string?)draft["containerStatuses"]![0]!["state"]!["waiting"]!["reason"]);
        Assert.Equal("containers with incomplete status: [first]", (string?)Condition(draft, "Initialized")["message"]);
    }

    private static JsonNode Condition(JsonObject draft, string type) => draft["conditions"]!.AsArray().First(c => (string?)c!["type"] == type)!;
}
