using System.Net.Sockets;

namespace Meridian.Demo;

/// <summary>Names what went wrong with a request in one word.</summary>
internal static class LoadFailure
{
    /// <summary>Nobody had time for it.</summary>
    public const string Overflow = "overflow";

    /// <summary>The word for a failure.</summary>
    public static string KindOf(Exception failure) => failure switch
    {
        OperationCanceledException => "timeout",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "refused",
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => "reset",
        SocketException socket => socket.SocketErrorCode.ToString().ToLowerInvariant(),
        NowhereException => "nowhere",
        FormatException => "not-http",
        _ => "closed",
    };

    /// <summary>The word for an answer that is not 200.</summary>
    public static string KindOf(int status) => $"http-{status}";
}

/// <summary>The name leads nowhere.</summary>
internal sealed class NowhereException() : IOException("the name leads nowhere");
