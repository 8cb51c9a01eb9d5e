using Meridian.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Meridian.Node.Tests;

public sealed class GrpcProbeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "service unhealthy (responded with \"NOT_SERVING\")")]
    public async Task Look_AtAServer_TellsWhatItSays(byte status, string told)
    {
        await using var server = Server(status);
        await server.StartAsync(Token);
        var port = new Uri(server.Urls.Single()).Port;

        var result = await GrpcProbe.LookAsync(new GrpcAction { Port = port }, "127.0.0.1", Token);

        Assert.Equal((told.Length == 0, told), (result.Healthy, result.Message));
    }

    [Fact]
    public async Task Look_WhereNobodyListens_HasFailed()
    {
        var result = await GrpcProbe.LookAsync(new GrpcAction { Port = 1 }, "127.0.0.1", Token);

        Assert.StartsWith("error: health rpc failed: ", result.Message, StringComparison.Ordinal);
    }

    // One message of one field: the status.
    private static WebApplication Server(byte status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        var server = builder.Build();
        server.Run(async context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 2, 8, status }, context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        return server;
    }
}
