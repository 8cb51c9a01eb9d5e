using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node.Tests;

public sealed class ProcessAgentTests : IAsyncLifetime
{
    private readonly AgentHarness harness = new(PodRuntimeKind.Processes);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await harness.StartAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task Pod_ThatRuns_IsReadyOnItsOwnAddressAndLogs()
    {
        var key = harness.Add(container: Script("echo $POD_IP $MERIDIAN_REGION $KUBERNETES_SERVICE_HOST; exec sleep 1000"));

        var pod = await harness.UntilAsync(key, IsReady);

        Assert.Equal("127.1.128.1", (string?)pod["status"]!["podIP"]);
        Assert.Equal("127.1.1.1", (string?)pod["status"]!["hostIP"]);
        Assert.Equal(["Pulled", "Created", "Started"], await harness.EventsAsync("Started"));
        await using var log = await harness.Host!.Logs.OpenAsync(key, "", new LogOptions { Follow = true }, Token);
        Assert.Equal("127.1.128.1 asia-east 127.1.64.1", await new StreamReader(log).ReadLineAsync(Token));
    }

    [Fact]
    public async Task EphemeralContainer_Added_IsToldNotToRun()
    {
        var key = harness.Add(container: Script("exec sleep 1000"));
        await harness.UntilAsync(key, IsReady);

        await harness.Client.PatchAsync(
            ResourceTypes.Pods, key, PatchKind.Merge, """{"spec":{"ephemeralContainers":[{"name":"debugger","image":"i"}]}}"""u8.ToArray(), new WriteOptions(), Token);

        Assert.Equal("FailedEphemeralContainer", (await harness.EventsAsync("FailedEphemeralContainer"))[^1]);
    }

    [Fact]
    public async Task Container_Unlimited_IsToldItsNodesPartOfTheMachine()
    {
        await using var two = new AgentHarness(PodRuntimeKind.Processes);
        await two.StartAsync(nodes: 2);
        var key = two.Add("\"restartPolicy\":\"Never\"", Script("echo $M") + ",\"env\":[{\"name\":\"M\",\"valueFrom\":{\"resourceFieldRef\":{\"resource\":\"limits.memory\",\"divisor\":\"1Gi\"}}}]");

        await two.UntilAsync(key, p => Phase(p) == "Succeeded");

        var part = (NodeCapacity.OfMachine(2).MemoryBytes + (1L << 30) - 1) >> 30;
        await using var log = await two.Host!.Logs.OpenAsync(key, "", new LogOptions(), Token);
        Assert.Equal($"{part}\n", await new StreamReader(log).ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Pod_Deleted_EndsGracefullyAndGoes()
    {
        var key = harness.Add(container: Script("trap 'exit 0' TERM; echo ready; while :; do sleep 0.05; done"));
        await harness.UntilAsync(key, IsReady);
        await using var log = await harness.Host!.Logs.OpenAsync(key, "main", new LogOptions { Follow = true }, Token);
        Assert.Equal("ready", await new StreamReader(log).ReadLineAsync(Token));

        await harness.Client.DeleteAsync(ResourceTypes.Pods, key, DeleteOptions.Background, Token);

        await harness.UntilAsync(key, pod => pod is null);
        var last = harness.Client.Requests.Last(r => r is { Verb: "patch", Subresource: "status", Type.Plural: "pods" });
        Assert.Contains("\"phase\":\"Succeeded\"", System.Text.Encoding.UTF8.GetString(last.Body.Span), StringComparison.Ordinal);
        Assert.Contains(harness.Client.Requests, r => r is { Verb: "delete", Type.Plural: "pods" });
    }

    [Fact]
    public async Task Job_ThatEnds_IsSucceededWithItsLog()
    {
        var key = harness.Add("\"restartPolicy\":\"Never\",\"initContainers\":[{\"name\":\"first\",\"image\":\"shell:v1\",\"args\":[\"echo init\"]}]", Script("echo done"));

        var pod = await harness.UntilAsync(key, p => Phase(p) == "Succeeded");

        Assert.Equal("Completed", (string?)State(pod)["terminated"]!["reason"]);
        await using var log = await harness.Host!.Logs.OpenAsync(key, "first", new LogOptions(), Token);
        Assert.Equal("init\n", await new StreamReader(log).ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Container_ThatCrashes_IsRestartedAtOnceThenBacksOff()
    {
        var key = harness.Add(container: Script("echo try; exit 5"));

        var pod = await harness.UntilAsync(key, p => Reason(p) == "CrashLoopBackOff");

        var status = pod["status"]!["containerStatuses"]![0]!;
        Assert.Equal(1, (int)status["restartCount"]!);
        Assert.Equal(5, (int)status["lastState"]!["terminated"]!["exitCode"]!);
        await using var previous = await harness.Host!.Logs.OpenAsync(key, "main", new LogOptions { Previous = true }, Token);
        Assert.Equal("try\n", await new StreamReader(previous).ReadToEndAsync(Token));
    }

    [Theory]
    [InlineData("\"image\":\"nginx\"", "ErrImagePull", "nginx")]
    [InlineData("\"image\":\"nginx\",\"imagePullPolicy\":\"Never\"", "ErrImageNeverPull", "nginx")]
    [InlineData("\"command\":[\"no-such-program\"]", "RunContainerError", "executable file not found in $PATH")]
    [InlineData("\"envFrom\":[{\"configMapRef\":{\"name\":\"none\"}}]", "CreateContainerConfigError", "configmap \"none\" not found")]
    [InlineData("\"volumeMounts\":[{\"name\":\"data\",\"mountPath\":\"/data\"}]", "CreateContainerError", "/data")]
    [InlineData("\"lifecycle\":{\"postStart\":{\"exec\":{\"command\":[\"false\"]}}},\"args\":[\"exec sleep 1000\"]", "PostStartHookError", "")]
    public async Task Container_ThatCannotStart_SaysWhy(string container, string reason, string message)
    {
        var key = harness.Add(container: container);

        var pod = await harness.UntilAsync(key, p => Reason(p) == reason);

        Assert.Contains(message, (string?)State(pod)["waiting"]!["message"] ?? "", StringComparison.Ordinal);
        Assert.Equal("Pending", Phase(pod));
    }

    [Fact]
    public async Task Probes_ByExec_MakeReadyAndRestart()
    {
        var key = harness.Add(container: Script("rm -f $HEALTH; touch $HEALTH; exec sleep 1000") +
            $$""","env":[{"name":"HEALTH","value":"/tmp/meridian-{{Guid.NewGuid():N}}"}],"terminationGracePeriodSeconds":0,"readinessProbe":{"exec":{"command":["/bin/sh","-c","test -f $HEALTH"]},"periodSeconds":1}""" +
            ""","livenessProbe":{"exec":{"command":["/bin/sh","-c","rm $HEALTH"]},"periodSeconds":1,"initialDelaySeconds":1,"failureThreshold":1}""");

        await harness.UntilAsync(key, IsReady);
        await harness.UntilAsync(key, p => (int?)p?["status"]?["containerStatuses"]?[0]?["restartCount"] > 0);

        Assert.Contains("Unhealthy", await harness.EventsAsync("Killing"));
    }

    [Fact]
    public async Task Agent_StartedAgain_StartsThePodAgainOnItsAddress()
    {
        var first = harness.Add(container: Script("exec sleep 1000"), name: "first");
        var second = harness.Add(container: Script("exec sleep 1000"), name: "second");
        var before = await harness.UntilAsync(second, IsReady);
        await harness.UntilAsync(first, IsReady);

        await harness.StopAsync();
        harness.Add(container: Script("exec sleep 1000"), name: "a-third");
        await harness.StartAsync();

        var after = await harness.UntilAsync(second, p => IsReady(p) && (int)p!["status"]!["containerStatuses"]![0]!["restartCount"]! == 1);
        var third = await harness.UntilAsync(new ObjectKey("default", "a-third"), IsReady);
        Assert.Equal((string?)before["status"]!["podIP"], (string?)after["status"]!["podIP"]);
        Assert.DoesNotContain((string)third["status"]!["podIP"]!, (IEnumerable<string>)["127.1.128.1", "127.1.128.2"]);
    }

    [Fact]
    public async Task Logs_OfWrongPodsAndContainers_AreRefusedAsKubernetesDoes()
    {
        var key = harness.Add(container: "\"image\":\"nginx\"");
        await harness.UntilAsync(key, p => Reason(p) == "ErrImagePull");

        Assert.Equal("container other is not valid for pod web", await RefusalAsync(key, "other", new LogOptions()));
        Assert.Equal("previous terminated container \"main\" in pod \"web\" not found", await RefusalAsync(key, "main", new LogOptions { Previous = true }));
        Assert.StartsWith("container \"main\" in pod \"web\" is waiting to start: ", await RefusalAsync(key, "main", new LogOptions()), StringComparison.Ordinal);
        Assert.Equal("pods \"none\" not found", await RefusalAsync(new ObjectKey("default", "none"), "", new LogOptions()));
    }

    private async Task<string> RefusalAsync(ObjectKey pod, string container, LogOptions options) =>
        (await Assert.ThrowsAsync<StatusException>(() => harness.Host!.Logs.OpenAsync(pod, container, options, Token))).Message;

    private static string Script(string script) => $"\"args\":[\"{script}\"]";

    private static bool IsReady(JsonNode? pod) =>
        pod?["status"]?["conditions"]?.AsArray().Any(c => (string?)c!["type"] == "Ready" && (string?)c["status"] == "True") ?? false;

    private static string? Phase(JsonNode? pod) => (string?)pod?["status"]?["phase"];

    private static JsonNode State(JsonNode pod) => pod["status"]!["containerStatuses"]![0]!["state"]!;

    private static string? Reason(JsonNode? pod) => (string?)pod?["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"];
}
