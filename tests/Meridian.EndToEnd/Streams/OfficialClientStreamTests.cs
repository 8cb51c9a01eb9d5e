using System.Text;
using Meridian.EndToEnd.Harness;
using k8s;

namespace Meridian.EndToEnd.Streams;

/// <summary>The official C# client reaches into pods: by version 4 of the channels, and by the channels of ports.</summary>
[Collection(StreamWorldTests.Name)]
public sealed class OfficialClientStreamTests(StreamWorld streams)
{
    private const string Space = "default";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("us-central")]
    [InlineData("federation")]
    public async Task Exec_Command_GivesOutputErrorsAndTheCode(string context)
    {
        using var client = Client(context);
        var (output, errors) = ("", "");

        var code = await client.NamespacedPodExecAsync("web", Space, "main", ["sh", "-c", "echo out; echo err >&2; exit 5"], false, async (_, stdout, stderr) =>
        {
            output = await new StreamReader(stdout).ReadToEndAsync(Token);
            errors = await new StreamReader(stderr).ReadToEndAsync(Token);
        }, Token).WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Equal((5, "out\n", "err\n"), (code, output, errors));
    }

    [Theory]
    [InlineData("us-central")]
    [InlineData("federation")]
    public async Task PortForward_ToAPod_CarriesBytes(string context)
    {
        using var client = Client(context);
        using var socket = await client.WebSocketNamespacedPodPortForwardAsync("web", Space, [8080], "v4.channel.k8s.io", cancellationToken: Token);
        using var demuxer = new StreamDemuxer(socket, StreamType.PortForward);
        demuxer.Start();
        await using var stream = demuxer.GetStream((byte?)0, (byte?)0);

        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /api/healthz HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n"), Token);
        var answer = await new StreamReader(stream).ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Equal("HTTP/1.1 200 OK", answer);
    }

    private Kubernetes Client(string context)
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        return new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(streams.World.KubeconfigFile, context));
    }
}
