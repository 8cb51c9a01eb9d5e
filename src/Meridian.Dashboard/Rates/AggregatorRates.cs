using System.Buffers;
using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Dashboard;

/// <summary>
/// Requests per second of every region, as counted by the backends and summed by the aggregator of each cluster. Asked once a second,
/// and only while somebody looks.
/// </summary>
/// <param name="options">Where the aggregators are found.</param>
/// <param name="informers">Live copies of the federation's collections.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Receives aggregators that do not answer.</param>
internal sealed partial class AggregatorRates(DashboardOptions options, IInformers informers, TimeProvider time, ILogger<AggregatorRates> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Period }) { Timeout = Period, MaxResponseContentBufferSize = 1 << 20 };
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim watched = new(0);
    private Task running = Task.CompletedTask;
    private int viewers;

    /// <summary>What is published: the time, whether there is an aggregator at all, and a rate for every cluster whose one answered.</summary>
    public Broadcast Messages { get; } = new();

    /// <summary>Begins; nothing is asked until somebody looks.</summary>
    public void Start() => running = RunAsync(stopping.Token);

    /// <summary>Says that somebody looks, until the result is disposed.</summary>
    public IDisposable Look()
    {
        if (Interlocked.Increment(ref viewers) == 1) watched.Release();
        return new Viewer(this);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        http.Dispose();
        stopping.Dispose();
        watched.Dispose();
    }

    private sealed class Viewer(AggregatorRates rates) : IDisposable
    {
        private int disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0) Interlocked.Decrement(ref rates.viewers);
        }
    }

    private async Task RunAsync(CancellationToken token)
    {
        try
        {
            while (true)
            {
                // Signals of viewers who have left again are used up here.
                while (Volatile.Read(ref viewers) == 0)
                {
                    Messages.Withdraw();
                    await watched.WaitAsync(token);
                }
                var next = Task.Delay(Period, time, token);
                Messages.Publish(Write(await Task.WhenAll(Targets().Select(t => AskAsync(t.Cluster, t.Address, token)))));
                await next;
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private IEnumerable<(string Cluster, Uri Address)> Targets()
    {
        if (informers.For(ResourceTypes.Services).Get(options.AggregatorService) is not { } service) yield break;
        var view = service.View<Service>();
        var port = view.Spec.Ports.FirstOrDefault()?.Port ?? 0;
        foreach (var ingress in view.Status.LoadBalancer.Ingress)
        {
            if (ingress.Ip.Length > 0 && options.ClusterOf(ingress.Ip) is { } cluster) yield return (cluster, new Uri($"http://{ingress.Ip}:{port}/api/aggregator/stats"));
        }
    }

    private async Task<(string Cluster, double? Rate)> AskAsync(string cluster, Uri address, CancellationToken token)
    {
        try
        {
            return (cluster, Sum(await http.GetByteArrayAsync(address, token)));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !token.IsCancellationRequested))
        {
            LogSilent(cluster, address, failure.Message);
            return (cluster, null);
        }
    }

    // {"servers":2,"stats":[{"v":"v1","rps":12.5,"t":1234}]}, and nothing at all before the first round.
    private static double? Sum(byte[] answer)
    {
        if (answer.Length == 0) return null;
        using var document = JsonDocument.Parse(answer);
        if (!document.RootElement.TryGetProperty("stats", out var stats) || stats.ValueKind != JsonValueKind.Array) return 0;
        return stats.EnumerateArray().Sum(s => s.TryGetProperty("rps", out var rate) ? rate.GetDouble() : 0);
    }

    private ReadOnlyMemory<byte> Write(IEnumerable<(string Cluster, double? Rate)> rates)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = JsonBytes.Writer(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("time", time.GetUtcNow().ToUnixTimeMilliseconds());
            writer.WriteBoolean("aggregator", informers.For(ResourceTypes.Services).Get(options.AggregatorService) is not null);
            writer.WriteStartObject("rates");
            foreach (var (cluster, rate) in rates)
            {
                if (rate is { } known) writer.WriteNumber(cluster, Math.Round(known, 1));
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The aggregator of {Cluster} at {Address} does not answer: {Why}")]
    private partial void LogSilent(string cluster, Uri address, string why);
}
