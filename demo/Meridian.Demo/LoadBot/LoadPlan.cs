using System.Net;
using System.Text;

namespace Meridian.Demo;

/// <summary>What a bot is to do.</summary>
/// <param name="Rate">Requests per second.</param>
/// <param name="Port">Port of the targets.</param>
/// <param name="From">Address to connect from, or null for the system's choice.</param>
/// <param name="Request">The request's bytes.</param>
/// <param name="Timeout">Longest time for one request.</param>
/// <param name="Patient">Whether a request that finds nobody is made again until its time is up; else it is an error at once.</param>
internal sealed record LoadPlan(int Rate, int Port, IPAddress? From, ReadOnlyMemory<byte> Request, TimeSpan Timeout, bool Patient)
{
    /// <summary>The plan of a bot in a pod.</summary>
    public static LoadPlan Of(DemoSettings settings, string host)
    {
        var port = settings.Number("port", "PORT", 8080, 1, ushort.MaxValue);
        var request = Get(host, port, settings.Text("path", "URLPATH", "/api/next"), settings.Region);
        var timeout = TimeSpan.FromMilliseconds(settings.Number("timeout-ms", "TIMEOUT_MS", 5000, 1, 600_000));
        return new LoadPlan(settings.Number("rate", "RATE", 1000, 0, LoadOptions.MostRate), port, settings.PodIp, request, timeout, settings.Number("patient", "PATIENT", 1, 0, 1) == 1);
    }

    /// <summary>The plan of a bot of a user.</summary>
    public static LoadPlan Of(LoadOptions options) =>
        new(options.Rate, options.Url.Port, options.From, Get(options.Url.Host, options.Url.Port, options.Url.PathAndQuery, options.Region), options.Timeout, options.Patient);

    private static byte[] Get(string host, int port, string path, string region) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host.TrimEnd('.')}:{port}\r\n{(region.Length > 0 ? $"X-Region: {region}\r\n" : "")}\r\n");
}
