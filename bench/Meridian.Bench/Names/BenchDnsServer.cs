using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meridian.Dns;

namespace Meridian.Bench;

/// <summary>A name server as a child process, with the zone loaded.</summary>
internal sealed class BenchDnsServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process process;

    private BenchDnsServer(string name, Process process, int port) => (Name, this.process, Port) = (name, process, port);

    /// <summary>A server by its name, and its program and arguments for a folder, a zone file and a port.</summary>
    public sealed record Kind(string Name, string Program, Func<string, string, int, string[]> Prepare);

    public string Name { get; }

    public int Port { get; }

    public TimeSpan ReadyAfter { get; private set; }

    public long MemoryMb => Status("VmRSS:") / 1024;

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Ours first, then those of the others that are installed.</summary>
    public static IEnumerable<Kind> Kinds(string binary)
    {
        Kind[] others = [new("BIND", "/usr/sbin/named", Bind), new("Knot", "/usr/sbin/knotd", Knot), new("PowerDNS", "/usr/sbin/pdns_server", PowerDns)];
        foreach (var missing in others.Where(k => !File.Exists(k.Program))) Console.Error.WriteLine($"{missing.Name} is not installed ({missing.Program}) and is left out");
        return [new Kind("Meridian", binary, Ours), .. others.Where(k => File.Exists(k.Program))];
    }

    public static async Task<BenchDnsServer> StartAsync(Kind kind, string folder, string zone)
    {
        var (port, from) = (FreePort(), Stopwatch.GetTimestamp());
        var start = new ProcessStartInfo(kind.Program, kind.Prepare(folder, zone, port)) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{kind.Program} does not start");
        var server = new BenchDnsServer(kind.Name, process, port);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var client = new DnsClient(new DnsClientOptions { Timeout = TimeSpan.FromMilliseconds(200), Attempts = 1 }, TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await ticks.WaitForNextTickAsync(patience.Token))
        {
            if (process.HasExited) throw new InvalidOperationException($"{kind.Name} ended at its start with {process.ExitCode}");
            try
            {
                var answer = await client.QueryAsync(DnsName.Parse($"host-1.{BenchZone.Name}"), RecordType.A, new IPEndPoint(IPAddress.Loopback, port), patience.Token);
                if (answer.Answers.Count > 0) break;
            }
            catch (DnsUnavailableException)
            {
                // Not yet.
            }
        }
        server.ReadyAfter = Stopwatch.GetElapsedTime(from);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string[] Ours(string folder, string zone, int port) =>
    [
        "dns", "serve", "--zone", zone, "--listen", $"127.0.0.1:{port}",
        "--place", "10.1.0.0/16=us-central", "--place", "10.2.0.0/16=europe-west", "--place", "10.3.0.0/16=asia-east", "--place", "127.0.0.0/8=Paris",
    ];

    private static string[] Bind(string folder, string zone, int port)
    {
        var config = Path.Combine(folder, "named.conf");
        File.WriteAllText(config, $$"""
            options {
              directory "{{folder}}"; listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile "{{folder}}/session.key";
              recursion no; dnssec-validation no; notify no; minimal-responses yes; querylog no;
            };
            controls { };
            zone "{{BenchZone.Name}}" { type primary; file "{{zone}}"; };
            """);
        return ["-f", "-c", config];
    }

    private static string[] Knot(string folder, string zone, int port)
    {
        var config = Path.Combine(folder, "knot.conf");
        File.WriteAllText(config, $"""
            server:
                rundir: {folder}
                listen: 127.0.0.1@{port}
            log:
              - target: stderr
                any: error
            database:
                storage: {folder}
            zone:
              - domain: {BenchZone.Name}
                file: {zone}
                zonefile-sync: -1
                journal-content: none
            """);
        return ["-c", config];
    }

    private static string[] PowerDns(string folder, string zone, int port)
    {
        File.WriteAllText(Path.Combine(folder, "pdns-zones.conf"), $$"""zone "{{BenchZone.Name}}" { type native; file "{{zone}}"; };""");
        File.WriteAllText(Path.Combine(folder, "pdns.conf"), $"""
            launch=bind
            bind-config={folder}/pdns-zones.conf
            local-address=127.0.0.1
            local-port={port}
            socket-dir={folder}
            guardian=no
            daemon=no
            disable-syslog=yes
            receiver-threads={Environment.ProcessorCount}
            reuseport=yes
            loglevel=3
            """);
        return [$"--config-dir={folder}"];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private long Status(string field) => long.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
