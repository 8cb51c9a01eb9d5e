using System.Globalization;
using System.Net.WebSockets;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Answers <c>pods/x/portforward</c>: SPDY, SPDY inside a WebSocket, and channels of a WebSocket.</summary>
/// <param name="engine">Finds the pod.</param>
/// <param name="sessions">Bounds how many there are.</param>
/// <param name="time">Clock.</param>
/// <param name="stopping">Ends them when the server stops.</param>
internal sealed class PortForwardHandler(ApiEngine engine, StreamSessions sessions, TimeProvider time, CancellationToken stopping)
{
    private const int MaxPorts = 100;

    private static readonly string[] ChannelProtocols = ["v4.channel.k8s.io", "v4.base64.channel.k8s.io"];

    public async Task HandleAsync(ApiRequest request, ResourceType type)
    {
        var connections = engine.Pods ?? throw ApiError.NotImplemented("this server reaches no containers");
        var pod = engine.Get(type, request.Key(type));
        PodContainers.RequireNode(pod);
        if (!Upgrade.IsWebSocket(request.Http) && !Upgrade.IsSpdy(request.Http)) throw ApiError.BadRequest("Upgrade request required");
        using var session = sessions.Begin();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        await using var ports = await connections.ForwardAsync(pod, ending.Token);
        var target = new ForwardTarget(pod, ports);
        if (!Upgrade.IsWebSocket(request.Http)) await ServeSpdyAsync(request.Http, target, ending.Token);
        else if (TunnelOf(request.Http) is { } tunnel) await ServeTunnelAsync(request.Http, tunnel, target, ending.Token);
        else await ServeChannelsAsync(request.Http, target, ending.Token);
    }

    private async Task ServeSpdyAsync(HttpContext http, ForwardTarget target, CancellationToken token)
    {
        var protocol = StreamProtocol.Choose(http, PortForwardProtocol.Name);
        await using var connection = await Upgrade.ToSpdyAsync(http, protocol, time);
        await new SpdyForwarding(connection, target, time).RunAsync(token);
    }

    private async Task ServeTunnelAsync(HttpContext http, string subprotocol, ForwardTarget target, CancellationToken token)
    {
        var socket = await Upgrade.ToWebSocketAsync(http, subprotocol);
        await using var connection = new SpdyConnection(WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true), isServer: true, new SpdyLimits(), time);
        connection.Start();
        await new SpdyForwarding(connection, target, time).RunAsync(token);
    }

    private async Task ServeChannelsAsync(HttpContext http, ForwardTarget target, CancellationToken token)
    {
        var ports = Ports(http.Request.Query);
        var names = Upgrade.Subprotocols(http);
        var chosen = names.FirstOrDefault(ChannelProtocols.Contains);
        if (chosen is null && names.Count > 0)
            throw new StatusException(403, "Forbidden", $"unable to upgrade: requested protocol(s) are not supported: [{string.Join(' ', names)}]; supports [{string.Join(' ', ChannelProtocols)}]");
        var protocol = chosen is null ? ChannelProtocol.Unnamed : ChannelProtocol.Choose([chosen])!;
        await using var socket = new ChannelSocket(
            await Upgrade.ToWebSocketAsync(http, protocol.Name), protocol, [.. Enumerable.Range(0, ports.Length).Select(i => 2 * i)], time);
        socket.Start();
        await ChannelForwarding.RunAsync(socket, ports, target, token);
    }

    private static string? TunnelOf(HttpContext http) => Upgrade.Subprotocols(http).FirstOrDefault(p => p == PortForwardProtocol.Tunnel);

    // Kubernetes's own API names it "ports"; its node agents "port", with several in one.
    private static int[] Ports(IQueryCollection query)
    {
        var texts = query["ports"].Concat(query["port"]).SelectMany(p => (p ?? "").Split(',')).ToArray();
        if (texts.Length == 0) throw ApiError.BadRequest("query parameter \"ports\" is required");
        if (texts.Length > MaxPorts) throw ApiError.BadRequest($"{texts.Length} ports are named, at most {MaxPorts} are taken");
        return [.. texts.Select(ForwardTarget.ParsePort)];
    }
}
