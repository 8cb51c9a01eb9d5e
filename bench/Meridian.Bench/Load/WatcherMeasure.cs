using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Meridian.Bench;

/// <summary>
/// 1,000 watches of one resource while it changes 1,000 times a second. h2load holds most of the watches; a few are read here, and tell how long
/// after a change was sent it was seen.
/// </summary>
internal sealed class WatcherMeasure(LoadTarget target, string ns)
{
    private const int Crowd = 990;
    private const int Readers = 10;
    private const int Seconds = 10;
    private const int PerTick = 10;
    private const int Objects = 500;
    private const int Ticks = Seconds * 1000 / PerTick;

    private static readonly byte[] Marker = "\"sent\":\""u8.ToArray();

    private readonly List<double> lags = [];
    private long seen;

    public async Task RunAsync(Action<string, double, string> told)
    {
        await target.SendAsync(HttpMethod.Post, "/api/v1/namespaces", $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{ns}}" } }""");
        for (var i = 0; i < Objects; i++) await target.SendAsync(HttpMethod.Post, Maps, Map(i));
        var revision = await RevisionAsync();
        using var http = target.NewClient();
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds + 20));
        var crowd = H2Load.OutputAsync(target, $"{Maps}?watch=true&resourceVersion={revision}&timeoutSeconds={Seconds + 8}", Crowd, 10, Crowd / 10);
        var readers = Enumerable.Range(0, Readers).Select(_ => ReadAsync(http, revision, ending.Token)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(2));
        var clock = Stopwatch.StartNew();
        await WriteAsync();
        var writing = clock.Elapsed.TotalSeconds;
        await Task.WhenAll(readers);
        await crowd;
        lags.Sort();
        told("changes written while 1,000 watch", Ticks * PerTick / writing, "/s");
        told("of each 100 changes seen by the watches read here", 100.0 * seen / ((double)Ticks * PerTick * Readers), "");
        told("lag of a watch, median", At(0.5), "ms");
        told("lag of a watch, 99 of 100", At(0.99), "ms");
        await target.Http.DeleteAsync($"/api/v1/namespaces/{ns}");
    }

    private string Maps => $"/api/v1/namespaces/{ns}/configmaps";

    private double At(double part) => lags.Count == 0 ? double.NaN : lags[(int)Math.Min(lags.Count - 1, lags.Count * part)];

    private static string Map(int index) =>
        $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"watched-{{index}}"},"data":{"sent":"{{Stopwatch.GetTimestamp()}}" } }""";

    private async Task<string> RevisionAsync()
    {
        var list = await target.SendAsync(HttpMethod.Get, $"{Maps}?limit=1");
        var at = list.IndexOf("\"resourceVersion\":\"", StringComparison.Ordinal) + 19;
        return list[at..list.IndexOf('"', at)];
    }

    private async Task WriteAsync()
    {
        var inFlight = new List<Task>(Ticks * PerTick);
        var clock = Stopwatch.StartNew();
        for (var tick = 0; tick < Ticks; tick++)
        {
            for (var i = 0; i < PerTick; i++) inFlight.Add(PutAsync(((tick * PerTick) + i) % Objects));
            var ahead = TimeSpan.FromMilliseconds((tick + 1) * PerTick) - clock.Elapsed;
            if (ahead > TimeSpan.Zero) await Task.Delay(ahead);
        }
        await Task.WhenAll(inFlight);
    }

    private async Task PutAsync(int index)
    {
        using var content = new StringContent(Map(index), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await target.Http.PutAsync($"{Maps}/watched-{index}", content);
        // Two writes of one object may meet, and then one of them is to be repeated by whoever sent it.
        if (response.StatusCode == System.Net.HttpStatusCode.Conflict) await PutAsync(index);
        else response.EnsureSuccessStatusCode();
    }

    private async Task ReadAsync(HttpClient http, string revision, CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(http, revision, cancellationToken);
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException or IOException)
        {
            // A watch that is late or breaks off has not seen everything, which is what is counted.
        }
    }

    private async Task FollowAsync(HttpClient http, string revision, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"{Maps}?watch=true&resourceVersion={revision}&timeoutSeconds={Seconds + 8}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[1 << 20];
        var held = 0;
        while (await stream.ReadAsync(buffer.AsMemory(held), cancellationToken) is var read and > 0)
        {
            held += read;
            var end = buffer.AsSpan(0, held).LastIndexOf((byte)'\n') + 1;
            Count(buffer.AsSpan(0, end));
            buffer.AsSpan(end, held - end).CopyTo(buffer);
            held -= end;
        }
    }

    private void Count(ReadOnlySpan<byte> lines)
    {
        var now = Stopwatch.GetTimestamp();
        while (lines.IndexOf(Marker) is var at and >= 0)
        {
            lines = lines[(at + Marker.Length)..];
            if (!Utf8Parser.TryParse(lines, out long sent, out _)) continue;
            Interlocked.Increment(ref seen);
            lock (lags) lags.Add((now - sent) * 1000.0 / Stopwatch.Frequency);
        }
    }
}
