using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Meridian.Bench;

/// <summary>What one run found.</summary>
/// <param name="Rate">Requests in a second.</param>
/// <param name="P99">Time that 99 of 100 requests did not exceed, in milliseconds.</param>
/// <param name="CpuPerRequest">Time of the processor that the server took for one request, in microseconds.</param>
/// <param name="Errors">Requests without an answer, or with another than 200.</param>
internal sealed record WrkResult(double Rate, double P99, double CpuPerRequest, int Errors);

/// <summary>Runs wrk and h2load (Debian packages wrk and nghttp2-client).</summary>
internal static partial class Wrk
{
    public static async Task<WrkResult> RunAsync(Contender target, int seconds, int connections)
    {
        var before = target.CpuSeconds;
        var output = await OutputAsync("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", $"http://127.0.0.1:{target.Port}/"]);
        var requests = int.Parse(Requests().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        var cpu = (target.CpuSeconds - before) / requests * 1e6;
        var errors = Socket().Match(output) is { Success: true } broken ? Enumerable.Range(1, 4).Sum(i => int.Parse(broken.Groups[i].Value, CultureInfo.InvariantCulture)) : 0;
        if (Wrong().Match(output) is { Success: true } wrong) errors += int.Parse(wrong.Groups[1].Value, CultureInfo.InvariantCulture);
        return new WrkResult(double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), Milliseconds(P99().Match(output)), cpu, errors);
    }

    /// <summary>HTTP/2 without TLS, 16 connections with 8 requests under way on each.</summary>
    public static async Task<double> Http2Async(Contender target, int seconds)
    {
        var output = await OutputAsync("h2load", ["-D", $"{seconds}", "-c", "16", "-m", "8", $"http://127.0.0.1:{target.Port}/"]);
        return double.Parse(H2Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<string> OutputAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException($"{program} does not start");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {output}");
    }

    private static double Milliseconds(Match match)
    {
        var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch { "us" => value / 1000, "s" => value * 1000, _ => value };
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex P99();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Socket();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Wrong();

    [GeneratedRegex(@"finished in [^,]+, ([0-9.]+) req/s")]
    private static partial Regex H2Rate();
}
