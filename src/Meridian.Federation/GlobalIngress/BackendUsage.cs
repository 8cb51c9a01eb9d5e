using System.Net;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Asks members every few seconds how much processor time the pods of some services use: usage cannot be watched. Nobody is asked while no route wants to
/// know. A member without metrics, and pods that ask for no processor time, tell nothing: such a backend has room.
/// </summary>
internal sealed partial class BackendUsage : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(3);

    private readonly IMembers members;
    private readonly Action<IPEndPoint, double> tell;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Task asking;
    private IReadOnlyList<MeasuredBackend> wanted = [];

    /// <param name="members">The members.</param>
    /// <param name="tell">Takes what was measured of a backend: the part of the processor time it asked for that it uses.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Logger.</param>
    public BackendUsage(IMembers members, Action<IPEndPoint, double> tell, TimeProvider time, ILogger logger)
    {
        (this.members, this.tell, this.time, this.logger) = (members, tell, time, logger);
        asking = RunAsync(stopping.Token);
    }

    /// <summary>Asks for these from now on, and for no others. Called by one at a time.</summary>
    public void Follow(IReadOnlyList<MeasuredBackend> backends)
    {
        Volatile.Write(ref wanted, [.. backends.Distinct()]);
        if (backends.Count > 0 && wake.CurrentCount == 0) wake.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await asking;
        stopping.Dispose();
        wake.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        try
        {
            while (true)
            {
                await wake.WaitAsync(token);
                while (Volatile.Read(ref wanted) is { Count: > 0 } now)
                {
                    await Task.WhenAll(now.GroupBy(b => (b.Cluster, b.Service.Namespace)).Select(g => AskAsync(g.Key.Cluster, g.Key.Namespace, [.. g], token)));
                    await Task.Delay(Period, time, token);
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task AskAsync(string cluster, string? ns, MeasuredBackend[] backends, CancellationToken token)
    {
        if (members.Find(cluster) is not { IsReachable: true, Connection: { } connection } member) return;
        try
        {
            var used = connection.Client.ListAsync(ResourceTypes.PodMetrics, ns, ListOptions.All, token).WaitAsync(LongestAnswer, time, token);
            var pods = connection.Client.ListAsync(ResourceTypes.Pods, ns, ListOptions.All, token).WaitAsync(LongestAnswer, time, token);
            var usage = new PodUsage((await used).Items, (await pods).Items);
            foreach (var backend in backends)
                if (usage.Part(PodsOf(member, backend.Service)) is { } part) tell(backend.EndPoint, part);
        }
        catch (Exception none) when (none is StatusException or HttpRequestException or TimeoutException or IOException)
        {
            LogNoUsage(cluster, none.Message);
        }
    }

    private static IEnumerable<string> PodsOf(MemberState member, ObjectKey service) =>
        member.Informer(ResourceTypes.EndpointSlices) is not { } slices ? [] : slices.List()
            .Where(s => s.Header.Namespace == service.Namespace && s.Header.Labels.GetValueOrDefault("kubernetes.io/service-name") == service.Name)
            .SelectMany(s => s.View<EndpointSlice>().Endpoints).Select(e => e.TargetRef is { Kind: "Pod" } pod ? pod.Name : "").Where(n => n.Length > 0);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Cluster} tells no usage of pods: {Why}")]
    private partial void LogNoUsage(string cluster, string why);
}

/// <summary>What the pods of a namespace use and asked for; pure.</summary>
internal sealed class PodUsage
{
    private readonly Dictionary<string, long> used;
    private readonly Dictionary<string, long> asked;

    /// <param name="metrics">Their PodMetrics.</param>
    /// <param name="pods">The pods.</param>
    public PodUsage(IEnumerable<KubeObject> metrics, IEnumerable<KubeObject> pods)
    {
        used = metrics.ToDictionary(m => m.Header.Name, m => Sum(m.ToNode()["containers"], c => c["usage"]));
        asked = pods.ToDictionary(p => p.Header.Name, p => Sum(p.ToNode()["spec"]?["containers"], c => c["resources"]?["requests"]));
    }

    /// <summary>Part of the processor time that pods asked for which they use together; null if that is not known.</summary>
    public double? Part(IEnumerable<string> pods)
    {
        long use = 0, wish = 0;
        foreach (var pod in pods.Distinct().Where(p => used.ContainsKey(p) && asked.GetValueOrDefault(p) > 0))
            (use, wish) = (use + used[pod], wish + asked[pod]);
        return wish > 0 ? use / (double)wish : null;
    }

    private static long Sum(JsonNode? containers, Func<JsonNode, JsonNode?> of) =>
        (containers as JsonArray ?? []).OfType<JsonObject>().Sum(c => Quantity.TryParse((string?)of(c)?["cpu"] ?? "", out var cpu) ? cpu.MilliValue : 0);
}
