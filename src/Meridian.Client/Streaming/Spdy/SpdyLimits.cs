namespace Meridian.Client;

/// <summary>What one SPDY connection may use.</summary>
public sealed record SpdyLimits
{
    /// <summary>Streams open at a time; more are refused. Default 1000.</summary>
    public int MaxStreams { get; init; } = 1000;

    /// <summary>Longest control frame in bytes; a longer one ends the connection. Default 64 KiB.</summary>
    public int MaxControlFrame { get; init; } = 64 * 1024;

    /// <summary>Bytes that a stream holds for a reader that is slow; then the other side has to wait. Default 64 KiB.</summary>
    public int StreamBuffer { get; init; } = 64 * 1024;

    /// <summary>Time without any frame after which the connection is closed. Default 4 h.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Time between pings. Default 30 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);
}
