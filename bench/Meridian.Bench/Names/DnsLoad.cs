using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Meridian.Dns;

namespace Meridian.Bench;

/// <summary>What dnsperf (Debian package dnsperf) made of one server, and what one more client beside it saw.</summary>
/// <param name="PerSecond">Answers in a second.</param>
/// <param name="MicrosecondsEach">Processor time of the server for each.</param>
/// <param name="Lost">Questions without an answer.</param>
/// <param name="Milliseconds">Times of single questions beside the load, in order; empty unless a rate was given.</param>
internal sealed partial record DnsLoad(double PerSecond, double MicrosecondsEach, long Lost, double[] Milliseconds)
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(2);

    public double Percentile(int percent) => Milliseconds.Length == 0 ? double.NaN : Milliseconds[Math.Min(Milliseconds.Length - 1, Milliseconds.Length * percent / 100)];

    /// <summary>Asks for some seconds.</summary>
    /// <param name="server">Whom.</param>
    /// <param name="questions">File of questions.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="rate">Questions in a second; null for as many as it takes.</param>
    public static async Task<DnsLoad> RunAsync(BenchDnsServer server, string questions, int seconds, int? rate)
    {
        var before = server.ProcessorTime;
        using var ended = new CancellationTokenSource();
        var probing = rate is null ? Task.FromResult<double[]>([]) : ProbeAsync(server.Port, ended.Token);
        var output = await DnsPerfAsync(server.Port, questions, seconds, rate);
        var used = server.ProcessorTime - before;
        await ended.CancelAsync();
        var completed = Number(Completed().Match(output));
        return new DnsLoad(Number(PerSecondLine().Match(output)), used.TotalMicroseconds / completed, (long)Number(LostLine().Match(output)), await probing);
    }

    /// <summary>Runs dnsperf and returns what it prints.</summary>
    public static async Task<string> DnsPerfAsync(int port, string questions, int seconds, int? rate)
    {
        string[] arguments = ["-s", "127.0.0.1", "-p", $"{port}", "-d", questions, "-l", $"{seconds}", "-c", "20", "-q", "200", "-t", "1", .. rate is { } most ? ["-Q", $"{most}"] : (string[])[]];
        using var process = Process.Start(new ProcessStartInfo("dnsperf", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("dnsperf does not start");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dnsperf failed: {await errors}{output}");
    }

    private static async Task<double[]> ProbeAsync(int port, CancellationToken ended)
    {
        var times = new List<double>();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 1000 };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), CancellationToken.None);
        var (query, answer) = (DnsMessage.Query(1, DnsName.Parse($"host-77.{BenchZone.Name}"), RecordType.A).Encode(), new byte[2048]);
        using var ticks = new PeriodicTimer(ProbePause);
        while (!ended.IsCancellationRequested && await ticks.WaitForNextTickAsync(CancellationToken.None))
        {
            var from = Stopwatch.GetTimestamp();
            socket.Send(query);
            try
            {
                socket.Receive(answer);
            }
            catch (SocketException)
            {
                // Lost: it took at least this long.
            }
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }
        return [.. times.Order()];
    }

    private static double Number(Match match) => match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : throw new FormatException("dnsperf says something else");

    [GeneratedRegex(@"Queries per second:\s+([0-9.]+)")]
    private static partial Regex PerSecondLine();

    [GeneratedRegex(@"Queries completed:\s+([0-9]+)")]
    private static partial Regex Completed();

    [GeneratedRegex(@"Queries lost:\s+([0-9]+)")]
    private static partial Regex LostLine();
}
