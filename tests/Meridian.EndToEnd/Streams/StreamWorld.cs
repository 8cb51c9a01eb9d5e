using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Streams;

/// <summary>One cluster whose pods are processes, and a federation over it.</summary>
public sealed class StreamWorld : IAsyncLifetime
{
    /// <summary>A pod that serves HTTP on port 8080, one that answers each line it is sent, and a service for the first.</summary>
    private const string Pods = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: buttonmasher-backend:v1
            ports: [{name: http, containerPort: 8080}]
            readinessProbe: {httpGet: {path: /api/healthz, port: http}, periodSeconds: 1}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: answer}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - {name: main, image: "buttonmasher-backend:v1", stdin: true, command: [sh, -c, "while read x; do echo got $x; done"]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: {app: web}
          ports: [{name: http, port: 80, targetPort: http}]
        """;

    /// <summary>The programs.</summary>
    public World World { get; } = new();

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await World.InitializeAsync();
        if (World.Missing is not null) return;
        World.UpOutput = await World.Meridian.OutputAsync("up", "--regions", "us-central", "--nodes", "1");
        await World.Kubectl("us-central").ApplyAsync(Pods);
        await World.Kubectl("us-central").OutputAsync("wait", "--for=condition=Ready", "pod/web", "pod/answer", "--timeout=60s");
        await Eventually.BecomesAsync(TimeSpan.FromSeconds(30), async () => (await World.Kubectl().RunAsync("get", "pod", "web", "answer")).ExitCode, code => code == 0);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>The tests that share one <see cref="StreamWorld"/>.</summary>
[CollectionDefinition(Name)]
public sealed class StreamWorldTests : ICollectionFixture<StreamWorld>
{
    public const string Name = "stream world";
}
