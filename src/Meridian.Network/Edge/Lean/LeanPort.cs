using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>A port whose connections begin in the loops of the lean way.</summary>
internal sealed partial class LeanPort : ListeningPort
{
    private const int LastMomentMs = 2000;

    private readonly LeanLoops loops;
    private readonly HandedListeners handed;
    private readonly ILogger logger;
    private readonly Acceptor[] acceptors;

    /// <exception cref="SocketException">The address is taken, or may not be used.</exception>
    public LeanPort(int number, IPEndPoint endPoint, EdgeCore core, LeanLoops loops, HandedListeners handed, ILogger logger) : base(number, false, Bind(endPoint))
    {
        (this.loops, this.handed, this.logger, Core) = (loops, handed, logger, core);
        Socket.Blocking = false;
        acceptors = [.. loops.All.Select(loop => new Acceptor(this, loop))];
    }

    public EdgeCore Core { get; }

    /// <summary>Gives a connection to Kestrel.</summary>
    /// <param name="fd">The connection.</param>
    /// <param name="read">What was read of it.</param>
    public void HandOver(int fd, ReadOnlySpan<byte> read)
    {
        try
        {
            var connection = new HandedConnection(new Socket(new SafeSocketHandle(fd, ownsHandle: true)), read.ToArray());
            var to = read.StartsWith("PRI * HTTP/2.0"u8) ? HandedEndPoint.Http2 : HandedEndPoint.Http1;
            if (!handed.TryGive(to, connection)) connection.Abort(new Microsoft.AspNetCore.Connections.ConnectionAbortedException());
        }
        catch (SocketException failure)
        {
            // It broke off in this very moment.
            LogLost(failure.Message);
        }
    }

    /// <summary>Tells that a backend failed.</summary>
    public void TellFailed(string service, EdgeBackend backend) => LogFailed(service, backend.Cluster, backend.EndPoint);

    public override async ValueTask DisposeAsync()
    {
        var ended = acceptors.Select(a => a.StopAsync()).ToArray();
        await Task.WhenAll(ended);
        Socket.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} in {Cluster} at {EndPoint} failed")]
    private partial void LogFailed(string service, string cluster, IPEndPoint endPoint);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A connection broke off while it was handed over: {Why}")]
    private partial void LogLost(string why);

    // The part of a port that belongs to one loop.
    private sealed unsafe class Acceptor : LeanSocket
    {
        private const int AtOnce = 64;

        private readonly LeanPort port;
        private readonly HashSet<LeanClient> clients = [];
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool stopping;

        public Acceptor(LeanPort port, LeanLoop loop) : base(loop, (int)port.Socket.Handle)
        {
            this.port = port;
            // Level-triggered: what is left for later is told of again.
            loop.Post(() => loop.Watch(this, Libc.EpollIn | Libc.EpollExclusive));
        }

        /// <summary>Takes no more, lets requests under way end, and closes what is left.</summary>
        public Task StopAsync()
        {
            Loop.Post(() =>
            {
                // The socket is the port's: it is not closed here.
                Release();
                stopping = true;
                foreach (var client in clients.ToArray()) client.EndSoon(LastMomentMs);
                EndIfDone();
            });
            return ended.Task;
        }

        public override void Advance()
        {
            var address = stackalloc byte[128];
            for (var i = 0; i < AtOnce; i++)
            {
                var length = 128;
                var fd = Libc.Accept(Fd, address, &length, Libc.Nonblocking | Libc.CloseOnExec);
                if (fd < 0) return;
                var yes = 1;
                _ = Libc.SetOption(fd, Libc.LevelTcp, Libc.NoDelay, &yes, sizeof(int));
                var client = new LeanClient(Loop, fd, port, AddressOf(new ReadOnlySpan<byte>(address, length)), Gone);
                clients.Add(client);
                if (!Loop.Watch(client, Libc.EpollIn | Libc.EpollOut | Libc.EpollReadHup | Libc.EpollEdge)) clients.Remove(client);
            }
        }

        public override void Expired()
        {
        }

        private void Gone(LeanClient client)
        {
            clients.Remove(client);
            EndIfDone();
        }

        private void EndIfDone()
        {
            if (stopping && clients.Count == 0) ended.TrySetResult();
        }

        // struct sockaddr_in: family, port, address; sockaddr_in6: family, port, flow, address.
        private static IPAddress AddressOf(ReadOnlySpan<byte> address) =>
            EdgeForwarder.Plain(address.Length >= 28 ? new IPAddress(address.Slice(8, 16)) : new IPAddress(address.Slice(4, 4)));
    }
}
