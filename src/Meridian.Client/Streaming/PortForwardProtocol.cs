namespace Meridian.Client;

/// <summary>Names in the protocol of <c>port-forward</c>: per connection a stream for data and one for its error, opened with these headers.</summary>
public static class PortForwardProtocol
{
    /// <summary>The protocol over SPDY.</summary>
    public const string Name = "portforward.k8s.io";

    /// <summary>The WebSocket subprotocol that carries SPDY.</summary>
    public const string Tunnel = TunnelPrefix + Name;

    /// <summary>What a subprotocol that carries SPDY begins with.</summary>
    public const string TunnelPrefix = "SPDY/3.1+";

    /// <summary>Header with the port.</summary>
    public const string Port = "port";

    /// <summary>Header with the kind of stream: <see cref="Data"/> or <see cref="Error"/>.</summary>
    public const string StreamType = "streamType";

    /// <summary>Header that two streams of one connection share.</summary>
    public const string RequestId = "requestID";

    /// <summary>A stream of bytes in both directions.</summary>
    public const string Data = "data";

    /// <summary>A stream that says what went wrong, if anything did.</summary>
    public const string Error = "error";
}
