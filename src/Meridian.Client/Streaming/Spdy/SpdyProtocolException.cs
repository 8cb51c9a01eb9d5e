namespace Meridian.Client;

/// <summary>The other side broke the rules of SPDY, or a limit of this side; the connection cannot go on.</summary>
public sealed class SpdyProtocolException : IOException
{
    /// <summary>Says what was wrong.</summary>
    public SpdyProtocolException(string message)
        : base(message)
    {
    }
}
