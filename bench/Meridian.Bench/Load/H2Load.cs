using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Meridian.Bench;

/// <summary>Runs h2load (Debian package nghttp2-client), which costs so little that what is measured is the server.</summary>
internal static partial class H2Load
{
    /// <summary>Sends one request many times. Returns how many were answered in a second; all must have succeeded.</summary>
    /// <param name="target">Server.</param>
    /// <param name="path">Path with query.</param>
    /// <param name="requests">How many.</param>
    /// <param name="connections">Over how many connections.</param>
    /// <param name="streams">In flight on each connection.</param>
    /// <param name="bodyFile">JSON to post; null to get.</param>
    public static async Task<double> RunAsync(LoadTarget target, string path, int requests, int connections, int streams, string? bodyFile = null)
    {
        var output = await OutputAsync(target, path, requests, connections, streams, bodyFile);
        if (!output.Contains($" {requests} succeeded", StringComparison.Ordinal)) throw new InvalidOperationException($"{target.Url}{path}: not all requests succeeded:\n{output}");
        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>As <see cref="RunAsync"/>, giving all that h2load tells.</summary>
    public static async Task<string> OutputAsync(LoadTarget target, string path, int requests, int connections, int streams, string? bodyFile = null)
    {
        var start = new ProcessStartInfo("h2load") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["-n", $"{requests}", "-c", $"{connections}", "-m", $"{streams}", "-H", $"authorization: Bearer {target.Token}", "-H", "user-agent: h2load"];
        // Windows wide enough for whole lists: what is measured is not the round trips of flow control.
        string[] windows = ["-w", "24", "-W", "24"];
        string[] body = bodyFile is null ? [] : ["-H", "content-type: application/json", "-d", bodyFile];
        foreach (var argument in (string[])[.. arguments, .. windows, .. body, target.Url + path]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("h2load does not start");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"h2load failed: {await errors}{output}");
    }

    [GeneratedRegex(@"finished in [^,]+, ([0-9.]+) req/s")]
    private static partial Regex Rate();
}
