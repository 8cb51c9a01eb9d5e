using System.Globalization;

namespace Meridian.Bench;

/// <summary>
/// Our DNS server beside BIND, Knot and PowerDNS from Debian, on one zone and in one run: each is asked for some seconds in turn, again and again, so that
/// what else the machine does meets all of them. Ours chooses by place, of three addresses a name; the others tell all three.
/// </summary>
internal static class DnsMeasure
{
    private const int Names = 10_000;
    private const int ManyNames = 1_000_000;
    private const int Rounds = 3;
    private const int Seconds = 4;

    public static async Task RunAsync(string binary)
    {
        var folder = Directory.CreateTempSubdirectory("meridian-bench-dns-");
        try
        {
            await SpeedAsync(binary, folder.CreateSubdirectory("small").FullName);
            await MemoryAsync(binary, folder.CreateSubdirectory("large").FullName);
            await DnsChangesMeasure.RunAsync(ManyNames);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task SpeedAsync(string binary, string folder)
    {
        var zone = BenchZone.Write(folder, Names, addresses: 3);
        var questions = BenchZone.WriteQuestions(folder, Names, asked: Names);
        var servers = new List<BenchDnsServer>();
        try
        {
            foreach (var kind in BenchDnsServer.Kinds(binary)) servers.Add(await BenchDnsServer.StartAsync(kind, folder, zone));
            var loads = servers.ToDictionary(s => s, _ => new List<DnsLoad>());
            for (var round = 0; round < Rounds; round++)
                foreach (var server in servers) loads[server].Add(await DnsLoad.RunAsync(server, questions, Seconds, rate: null));
            var latencies = new Dictionary<BenchDnsServer, DnsLoad>();
            foreach (var server in servers) latencies[server] = await DnsLoad.RunAsync(server, questions, Seconds, rate: (int)(loads[server].Max(l => l.PerSecond) / 2));

            var ours = Median(loads[servers[0]], l => l.PerSecond);
            Console.WriteLine($"{Names:N0} names, {Rounds} rounds of {Seconds} s, dnsperf and the server on {Environment.ProcessorCount} processors\n");
            Console.WriteLine("| server | answers/s | ours to it | processor a query | lost | p50 at half load | p99 at half load | memory |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|");
            foreach (var server in servers)
            {
                var perSecond = Median(loads[server], l => l.PerSecond);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {server.Name} | {perSecond:N0} | {ours / perSecond:0.00} | {Median(loads[server], l => l.MicrosecondsEach):0.0} us | {loads[server].Sum(l => l.Lost)} | {latencies[server].Percentile(50):0.00} ms | {latencies[server].Percentile(99):0.00} ms | {server.MemoryMb} MB |"));
            }
        }
        finally
        {
            foreach (var server in servers) await server.DisposeAsync();
        }
    }

    private static async Task MemoryAsync(string binary, string folder)
    {
        var zone = BenchZone.Write(folder, ManyNames, addresses: 1);
        Console.WriteLine($"\n{ManyNames:N0} records\n\n| server | memory | ready after |\n|---|---|---|");
        foreach (var kind in BenchDnsServer.Kinds(binary))
        {
            await using var server = await BenchDnsServer.StartAsync(kind, folder, zone);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {server.Name} | {server.MemoryMb} MB | {server.ReadyAfter.TotalSeconds:0.0} s |"));
        }
    }

    private static double Median(List<DnsLoad> loads, Func<DnsLoad, double> of) => loads.Select(of).Order().ElementAt(loads.Count / 2);
}
