using System.Diagnostics;
using System.Globalization;
using System.Net;
using Meridian.Dns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Bench;

/// <summary>A thousand changes a second in a zone of a million names, in this process, while dnsperf asks as much as it can.</summary>
internal static class DnsChangesMeasure
{
    private const int PerSecond = 1000;
    private const int PerTick = 10;
    private const int Seconds = 5;

    public static async Task RunAsync(int names)
    {
        var folder = Directory.CreateTempSubdirectory("meridian-bench-changes-");
        try
        {
            ZoneStore store;
            using (var file = File.OpenText(BenchZone.Write(folder.FullName, names, addresses: 1))) store = ZoneFile.Read(file, null, TimeProvider.System);
            var questions = BenchZone.WriteQuestions(folder.FullName, names, asked: 100_000);
            await using var server = new DnsServer(
                new AuthoritativeHandler([store]), new DnsServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }, TimeProvider.System, NullLogger<DnsServer>.Instance);
            await server.StartAsync();
            Console.WriteLine($"\n{PerSecond:N0} changes/s in a zone of {names:N0} names while it is asked\n");
            Console.WriteLine("| | answers/s | wrong or empty | change p50 | change p99 | changes |\n|---|---|---|---|---|---|");
            var quiet = await DnsLoad.DnsPerfAsync(server.EndPoint.Port, questions, Seconds, rate: null);
            Console.WriteLine($"| without changes | {Line(quiet, "Queries per second:")} | {Wrong(quiet, server)} | | | |");
            using var ended = new CancellationTokenSource();
            var changing = ChangeAsync(store, names, ended.Token);
            var busy = await DnsLoad.DnsPerfAsync(server.EndPoint.Port, questions, Seconds, rate: null);
            await ended.CancelAsync();
            var times = await changing;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| with changes | {Line(busy, "Queries per second:")} | {Wrong(busy, server)} | {times[times.Length / 2]:0.0} us | {times[times.Length * 99 / 100]:0.0} us | {times.Length:N0} |"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Microseconds from the beginning of each change to when every new query sees it, in order.
    private static async Task<double[]> ChangeAsync(ZoneStore store, int names, CancellationToken ended)
    {
        var (times, random) = (new List<double>(), new Random(2));
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds((double)PerTick / PerSecond));
        while (!ended.IsCancellationRequested && await ticks.WaitForNextTickAsync(CancellationToken.None))
        {
            for (var i = 0; i < PerTick; i++)
            {
                var change = ZoneChange.Set(RecordSet.Addresses(DnsName.Parse($"host-{random.Next(names)}.{BenchZone.Name}"), [new IPAddress(random.Next())]));
                var from = Stopwatch.GetTimestamp();
                store.Apply([change]);
                times.Add(Stopwatch.GetElapsedTime(from).TotalMicroseconds);
            }
        }
        return [.. times.Order()];
    }

    private static long Wrong(string output, DnsServer server) =>
        server.Answered.Where(a => a.Key != ResponseCode.NoError).Sum(a => a.Value) + long.Parse(Line(output, "Queries lost:").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Line(string output, string title) => output.Split('\n').First(l => l.Contains(title, StringComparison.Ordinal)).Split(title)[1].Trim();
}
