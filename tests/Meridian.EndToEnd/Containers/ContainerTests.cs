using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Containers;

public sealed class ContainerTests(ContainerWorld containers) : IClassFixture<ContainerWorld>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Kubectl Here => containers.World.Kubectl(ContainerWorld.Clusters[0]);

    private Kubectl There => containers.World.Kubectl(ContainerWorld.Clusters[1]);

    [Fact]
    public async Task Deployment_WithVolumesAndProbes_IsReadyAndCanBeReached()
    {
        Assert.SkipWhen(ContainerWorld.Missing is not null, ContainerWorld.Missing ?? "");
        await Here.ApplyAsync("""
            {kind: ConfigMap, apiVersion: v1, metadata: {name: page}, data: {index.html: hello}}
            ---
            {kind: Secret, apiVersion: v1, metadata: {name: word}, stringData: {word: secret}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 1
                  initContainers:
                  - {name: first, image: "busybox:1", command: [sh, -c, "cat /page/index.html > /shared/index.html"], volumeMounts: [{name: page, mountPath: /page}, {name: shared, mountPath: /shared}]}
                  containers:
                  - name: web
                    image: busybox:1
                    command: [sh, -c, "echo I am $NAME; exec httpd -f -p 8080 -h /shared"]
                    env: [{name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                    readinessProbe: {httpGet: {path: /, port: 8080}}
                    livenessProbe: {exec: {command: [cat, /shared/index.html]}}
                    volumeMounts: [{name: shared, mountPath: /shared}, {name: word, mountPath: /word, subPath: word}]
                  volumes: [{name: shared, emptyDir: {}}, {name: page, configMap: {name: page}}, {name: word, secret: {secretName: word}}]
            """);

        await Here.OutputAsync("rollout", "status", "deployment/web", "--timeout=60s");

        var pod = await Here.OutputAsync("get", "pods", "-l", "app=web", "-o", "jsonpath={.items[0].metadata.name}");
        var address = await Here.OutputAsync("get", "pod", pod, "-o", "jsonpath={.status.podIP}");
        Assert.Equal("hello", await new Tool("curl", containers.World.Variables).OutputAsync("-s", $"http://{address}:8080/"));
        Assert.Equal($"I am {pod}", await Here.OutputAsync("logs", pod));
        Assert.Equal("secret", await Here.OutputAsync("exec", pod, "-c", "web", "--", "cat", "/word"));
        (await Here.RunAsync("exec", pod, "-c", "web", "--", "sh", "-c", "exit 3")).Failed(3);
        Assert.StartsWith("containerd://", await Here.OutputAsync("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].containerID}"), StringComparison.Ordinal);

        await Here.OutputAsync("delete", "deployment", "web", "--cascade=foreground", "--timeout=60s");
        Assert.Equal("", await Here.OutputAsync("get", "pods", "-l", "app=web", "-o", "name"));
    }

    [Fact]
    public async Task Container_ThatFails_IsRestartedAndTellsWhy()
    {
        Assert.SkipWhen(ContainerWorld.Missing is not null, ContainerWorld.Missing ?? "");
        await Here.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: fails}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1", command: [sh, -c, "echo run; echo last words > /dev/termination-log; exit 3"]}]
            """);

        const string Last = "jsonpath={.status.containerStatuses[0].lastState.terminated.exitCode} {.status.containerStatuses[0].lastState.terminated.message}";
        await Eventually.BecomesAsync(Patience, () => Here.OutputAsync("get", "pod", "fails", "-o", Last), told => told == "3 last words");
        Assert.Equal("run", await Here.OutputAsync("logs", "fails", "--previous"));

        await Here.OutputAsync("delete", "pod", "fails", "--timeout=60s");
    }

    [Fact]
    public async Task Cluster_Killed_FindsItsContainersRunningAndNobodyElses()
    {
        Assert.SkipWhen(ContainerWorld.Missing is not null, ContainerWorld.Missing ?? "");
        const string Pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: stays}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1", command: [sleep, "1000"]}]
            """;
        await Here.ApplyAsync(Pod);
        await There.ApplyAsync(Pod);
        foreach (var cluster in (Kubectl[])[Here, There]) await cluster.OutputAsync("wait", "--for=condition=Ready", "pod/stays", "--timeout=60s");
        var before = await IdAsync(Here);
        var others = await IdAsync(There);
        Assert.NotEqual(before, others);

        await new Tool("kill", containers.World.Variables).OutputAsync("-9", $"{(await containers.World.ProcessesAsync())[ContainerWorld.Clusters[0]]}");
        (await containers.World.Meridian.RunAsync("start", ContainerWorld.Clusters[0])).Succeeded();

        Assert.Equal(before, await IdAsync(Here));
        Assert.Equal("adopted", await Here.OutputAsync("exec", "stays", "--", "echo", "adopted"));
        Assert.Equal(others, await IdAsync(There));
        Assert.Equal(4, await containers.ContainersAsync());

        (await containers.World.Meridian.RunAsync("stop", ContainerWorld.Clusters[1])).Succeeded();
        Assert.Equal(2, await containers.ContainersAsync());
        (await containers.World.Meridian.RunAsync("start", ContainerWorld.Clusters[1])).Succeeded();
        await Here.OutputAsync("delete", "pod", "stays", "--timeout=60s");
    }

    private static Task<string> IdAsync(Kubectl cluster) =>
        cluster.OutputAsync("get", "pod", "stays", "-o", "jsonpath={.status.containerStatuses[0].containerID} {.status.containerStatuses[0].restartCount}");
}
