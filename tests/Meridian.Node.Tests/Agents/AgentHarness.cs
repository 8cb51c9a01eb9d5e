using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Node.Tests;

/// <summary>Agents of one node, or more, against an API server in memory.</summary>
internal sealed class AgentHarness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-agent").FullName;
    private readonly PodRuntimeKind runtime;
    private readonly TimeProvider time;

    public AgentHarness(PodRuntimeKind runtime, TimeProvider? time = null)
    {
        (this.runtime, this.time) = (runtime, time ?? TimeProvider.System);
        Client = new FakeKubeClient(this.time);
        Informers = new FakeInformers(Client);
        Client.Add(ResourceTypes.Services, """{"metadata":{"name":"kubernetes","namespace":"default"},"spec":{"clusterIP":"127.1.64.1","ports":[{"name":"https","port":443}]}}""");
    }

    public FakeKubeClient Client { get; }

    public FakeInformers Informers { get; }

    public NodeAgentHost? Host { get; private set; }

    public async Task<NodeAgentHost> StartAsync(int nodes = 1)
    {
        var options = new NodeAgentHostOptions
        {
            Block = new LoopbackBlock(1), Runtime = runtime, StateFolder = folder, Time = time, Loggers = NullLoggerFactory.Instance,
            PodExecCommand = TestProcesses.PodExecCommand,
            Images = new BuiltInImages([new ImageEntry("shell:v1", ["/bin/sh", "-c"]) { Environment = TestProcesses.Environment }]),
        };
        var shapes = Enumerable.Range(1, nodes).Select(i => new NodeAgentOptions { Name = i == 1 ? TestPods.Node : $"other-{i}", Index = i, Region = "asia-east", Zone = "a" });
        Host = new NodeAgentHost(options, [.. shapes], Client, Informers);
        await Host.StartAsync(TestContext.Current.CancellationToken);
        return Host;
    }

    /// <summary>Stops the agents as a killed process does: without a word to the API.</summary>
    public async Task StopAsync()
    {
        if (Host is { } host) await host.DisposeAsync();
        Host = null;
    }

    public ObjectKey Add(string spec = "", string container = "", string name = "web")
    {
        Client.Add(ResourceTypes.Pods, TestPods.Json(spec, container, name: name).Replace("\"resourceVersion\":\"1\"", "\"labels\":{}", StringComparison.Ordinal));
        return new ObjectKey("default", name);
    }

    /// <summary>Waits until the pod is as wanted; null stands for a pod that is gone.</summary>
    public async Task<JsonNode> UntilAsync(ObjectKey pod, Func<JsonNode?, bool> wanted)
    {
        var found = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        JsonNode? last = null;
        using var subscription = Informers.For(ResourceTypes.Pods).Subscribe(change =>
        {
            if (change.Key != pod) return;
            last = change.New?.ToNode();
            if (wanted(last)) found.TrySetResult(last);
        });
        try
        {
            return await found.Task.WaitAsync(Patience, TestContext.Current.CancellationToken) ?? new JsonObject();
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"pod {pod} is not as wanted, but {last?.ToJsonString() ?? "gone"}");
        }
    }

    public async Task<IReadOnlyList<string>> EventsAsync(string last)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = Informers.For(ResourceTypes.Events).Subscribe(change =>
        {
            if ((string?)change.New?.ToNode()["reason"] == last) seen.TrySetResult();
        });
        await seen.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        return [.. Client.All(ResourceTypes.Events).Select(e => (string)e.ToNode()["reason"]!)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, true);
    }
}
