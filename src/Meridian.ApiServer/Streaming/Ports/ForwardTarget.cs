using System.Globalization;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A pod whose ports a client wants to reach.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Ports">The way to it.</param>
internal sealed record ForwardTarget(KubeObject Pod, IPodPorts Ports)
{
    /// <exception cref="StatusException">400: it is no port.</exception>
    public static int ParsePort(string text) =>
        !ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? throw ApiError.BadRequest($"unable to parse \"{text}\" as a port")
        : port == 0 ? throw ApiError.BadRequest($"port \"{text}\" must be > 0")
        : port;

    /// <summary>Joins a client's stream with a port of the pod.</summary>
    /// <param name="port">The port.</param>
    /// <param name="client">The client's stream.</param>
    /// <param name="clientEnds">Whether the client can end its direction alone.</param>
    /// <param name="cancellationToken">Ends both.</param>
    /// <returns>What to tell the client: empty if all went well.</returns>
    public async Task<string> ForwardAsync(int port, DuplexStream client, bool clientEnds, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await Ports.DialAsync(port, cancellationToken);
            await (clientEnds ? DuplexRelay.RunAsync(client, server, cancellationToken) : DuplexRelay.RunToServerEndAsync(client, server, cancellationToken));
            return "";
        }
        catch (Exception failure) when (failure is IOException or StatusException)
        {
            return $"error forwarding port {port} to pod {Pod.Header.Name}, uid {Pod.Header.Uid}: {failure.Message}";
        }
    }
}
