using System.Net;
using System.Net.Sockets;

namespace Meridian.Cli.Tests.Processes;

public sealed class ListenerOwnerTests
{
    private static readonly string[] Table =
    [
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
        "   0: 0100027F:192B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0",
        "   1: 0100037F:192B 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000000000000000 20 4 30 10 -1",
        "   2: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0000000000000000 100 0 0 10 0",
    ];

    [Theory]
    [InlineData("127.2.0.1:6443", "4711")]
    [InlineData("127.3.0.1:6443", null)]
    [InlineData("127.9.0.3:8080", "4713")]
    public void Inode_Table_IsOfTheListenerOnly(string endPoint, string? expected) => Assert.Equal(expected, ListenerOwner.Inode(Table, IPEndPoint.Parse(endPoint)));

    [Fact]
    public void EnsureFree_OwnListener_NamesThisProcess()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();

        var refused = Assert.Throws<CliException>(() => Listeners.EnsureFree((IPEndPoint)socket.LocalEndPoint!));

        Assert.Contains($"(pid {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
    }
}
