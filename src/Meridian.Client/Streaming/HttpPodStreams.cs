using System.Net;
using System.Net.WebSockets;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Reaches into pods over WebSockets, as any conformant server of 1.30 and later offers it; commands also with older ones.</summary>
/// <param name="http">Client whose base address is the server's root and whose handler carries the credentials. Not disposed here.</param>
/// <param name="time">Clock.</param>
public sealed class HttpPodStreams(HttpClient http, TimeProvider time) : IPodStreams
{
    private static readonly string[] CommandProtocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
    private static readonly string[] TunnelProtocols = [PortForwardProtocol.Tunnel];

    /// <inheritdoc />
    public Task<IRemoteCommand> ExecAsync(ObjectKey pod, RemoteCommandOptions options, CancellationToken cancellationToken) =>
        CommandAsync(pod, "exec", options, cancellationToken);

    /// <inheritdoc />
    public Task<IRemoteCommand> AttachAsync(ObjectKey pod, RemoteCommandOptions options, CancellationToken cancellationToken) =>
        CommandAsync(pod, "attach", options, cancellationToken);

    /// <inheritdoc />
    public async Task<IPodPorts> ForwardAsync(ObjectKey pod, CancellationToken cancellationToken)
    {
        var (socket, _) = await OpenAsync($"{ResourceTypes.Pods.ItemPath(pod)}/portforward", TunnelProtocols, cancellationToken);
        var connection = new SpdyConnection(WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true), isServer: false, new SpdyLimits(), time);
        connection.Start();
        return new SpdyPodPorts(connection);
    }

    private async Task<IRemoteCommand> CommandAsync(ObjectKey pod, string subresource, RemoteCommandOptions options, CancellationToken cancellationToken)
    {
        var (socket, name) = await OpenAsync($"{ResourceTypes.Pods.ItemPath(pod)}/{subresource}?{options.ToQuery()}", CommandProtocols, cancellationToken);
        return new SocketRemoteCommand(socket, ChannelProtocol.Choose([name])!, time);
    }

    private async Task<(WebSocket Socket, string Protocol)> OpenAsync(string path, string[] protocols, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var (key, expected) = WebSocketHandshake.NewKey();
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", string.Join(", ", protocols));
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            using (answer) throw StatusJson.Read(await answer.Content.ReadAsByteArrayAsync(cancellationToken), (int)answer.StatusCode);
        }
        var chosen = Header(answer, "Sec-WebSocket-Protocol");
        if (Header(answer, "Sec-WebSocket-Accept") != expected || !protocols.Contains(chosen))
        {
            answer.Dispose();
            throw new HttpRequestException($"{http.BaseAddress} speaks none of {string.Join(", ", protocols)}");
        }
        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return (WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.FromSeconds(20) }), chosen);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
}
