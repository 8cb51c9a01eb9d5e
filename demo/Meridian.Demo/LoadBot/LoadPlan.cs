using System.Net;
using System.Text;

namespace Meridian.Demo;

/// <summary>What a bot is to do.</summary>
/// <param name="Rate">Requests per second.</param>
/// <param name="Port">Port of the targets.</param>
/// <param name="From">Address to connect from, or null for the system's choice.</param>
/// <param name="Request">The request's bytes.</param>
/// <param name="Timeout">Longest time for one request.</param>
internal sealed record LoadPlan(int Rate, int Port, IPAddress? From, ReadOnlyMemory<byte> Request, TimeSpan Timeout)
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(5);

    public static LoadPlan Of(DemoSettings settings, string host)
    {
        var port = settings.Number("port", "PORT", 8080, 1, ushort.MaxValue);
        var path = settings.Text("path", "URLPATH", "/api/next");
        var request = $"GET {path} HTTP/1.1\r\nHost: {host.TrimEnd('.')}:{port}\r\n{(settings.Region.Length > 0 ? $"X-Region: {settings.Region}\r\n" : "")}\r\n";
        return new LoadPlan(settings.Number("rate", "RATE", 1000, 0, 100_000), port, settings.PodIp, Encoding.ASCII.GetBytes(request), LongestRequest);
    }
}
