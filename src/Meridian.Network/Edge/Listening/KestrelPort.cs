using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>A port whose connections all go to Kestrel.</summary>
internal sealed partial class KestrelPort : ListeningPort
{
    private readonly HandedListeners handed;
    private readonly ILogger logger;
    private readonly SocketConnectionContextFactory connections;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    /// <exception cref="SocketException">The address is taken, or may not be used.</exception>
    public KestrelPort(int number, bool tls, IPEndPoint endPoint, HandedListeners handed, ILogger logger) : base(number, tls, Bind(endPoint))
    {
        (this.handed, this.logger) = (handed, logger);
        connections = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), logger);
        accepting = AcceptAsync(stopping.Token);
    }

    public override async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Socket.Dispose();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                var socket = await Socket.AcceptAsync(token);
                socket.NoDelay = true;
                var connection = connections.Create(socket);
                if (!handed.TryGive(Tls ? HandedEndPoint.Tls : HandedEndPoint.Http1, connection)) await connection.DisposeAsync();
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException || token.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException failure)
            {
                // One that came and went, or no descriptor left for a moment: the next may do better.
                LogLost(failure.Message);
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be taken: {Why}")]
    private partial void LogLost(string why);
}
