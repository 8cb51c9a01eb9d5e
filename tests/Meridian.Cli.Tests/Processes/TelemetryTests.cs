using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Meridian.ApiServer;

namespace Meridian.Cli.Tests.Processes;

public sealed class TelemetryTests
{
    [Fact]
    public void Begin_NoCollector_SendsNothing() => Assert.Null(Telemetry.Begin("a", _ => null));

    [Fact]
    public void Begin_BadCollector_SaysSo() =>
        Assert.Contains("not a URL", Assert.Throws<CliException>(() => Telemetry.Begin("a", _ => "nonsense")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Begin_Collector_IsSentTheSpans()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var receiving = ReceiveAsync(listener);
        using var source = new ActivitySource(ApiServerHost.TraceSource);

        using (Telemetry.Begin("asia-east", name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? $"http://{listener.LocalEndpoint}" : "http/protobuf"))
        {
            using var span = source.StartActivity("list pods");
            Assert.NotNull(span);
        }

        var request = await receiving.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.StartsWith("POST /v1/traces HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("list pods", request, StringComparison.Ordinal);
        Assert.Contains("asia-east", request, StringComparison.Ordinal);
    }

    // Head and body may come apart: whoever answers early is not told the rest.
    private static async Task<string> ReceiveAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var buffer = new byte[64 * 1024];
        var length = 0;
        string text;
        do
        {
            length += await stream.ReadAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
            text = System.Text.Encoding.Latin1.GetString(buffer, 0, length);
        }
        while (!text.Contains("list pods", StringComparison.Ordinal));
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        return text;
    }
}
