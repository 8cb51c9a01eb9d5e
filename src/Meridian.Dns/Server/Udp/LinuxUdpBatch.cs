using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Meridian.Dns;

/// <summary>
/// Up to 64 packets for one system call. All buffers are in memory outside the heap, laid out once. A server for all addresses of the machine answers
/// from the one that was asked: the kernel tells it beside each packet, and is told it with the answer.
/// </summary>
internal sealed unsafe class LinuxUdpBatch : IUdpBatch
{
    private const int Size = 64;
    private const int PacketLength = 2048;
    private const int AddressLength = 28;
    private const int ControlLength = 64;
    private const int Interrupted = 4, WouldBlock = 11;

    private readonly Socket socket;
    private readonly nint handle;
    private readonly bool isIPv6;
    private readonly bool tellsLocal;
    private readonly int responseLength;
    private readonly byte* memory;
    private readonly LinuxCalls.Message* received;
    private readonly LinuxCalls.Message* answers;
    private readonly byte* packets;
    private readonly byte* addresses;
    private readonly byte* controls;
    private readonly byte* responses;
    private int queued;

    public LinuxUdpBatch(Socket socket, IPEndPoint endPoint, int responseLength)
    {
        (this.socket, handle, this.responseLength) = (socket, socket.Handle, responseLength);
        isIPv6 = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        tellsLocal = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any);
        if (tellsLocal) AskForLocalAddress();
        var each = 2 * sizeof(LinuxCalls.Message) + 2 * sizeof(LinuxCalls.Buffer) + PacketLength + AddressLength + 4 + ControlLength + responseLength;
        memory = (byte*)NativeMemory.AlignedAlloc((nuint)(Size * each), 64);
        received = (LinuxCalls.Message*)memory;
        answers = received + Size;
        var buffers = (LinuxCalls.Buffer*)(answers + Size);
        controls = (byte*)(buffers + 2 * Size);
        packets = controls + Size * ControlLength;
        addresses = packets + Size * PacketLength;
        responses = addresses + Size * (AddressLength + 4);
        for (var i = 0; i < Size; i++)
        {
            buffers[i] = new() { Start = packets + i * PacketLength, Length = PacketLength };
            received[i] = new() { Address = addresses + i * (AddressLength + 4), Buffers = buffers + i, BufferCount = 1 };
            answers[i] = new() { Buffers = buffers + Size + i, BufferCount = 1 };
        }
    }

    public int Receive()
    {
        for (var i = 0; i < Size; i++)
        {
            received[i].AddressLength = AddressLength;
            received[i].Control = tellsLocal ? controls + i * ControlLength : null;
            received[i].ControlLength = tellsLocal ? (nuint)ControlLength : 0;
        }
        var count = LinuxCalls.Receive(handle, received, Size, LinuxCalls.WaitForOne, null);
        if (count >= 0) return count;
        var error = Marshal.GetLastPInvokeError();
        return error is Interrupted or WouldBlock ? 0 : throw new SocketException(error);
    }

    // Wakes a waiting receiver, also of a socket without a peer, for which it then reports a failure that says nothing.
    public void Wake() => _ = LinuxCalls.Shutdown(handle, LinuxCalls.Both);

    public ReadOnlySpan<byte> Packet(int index) => new(packets + index * PacketLength, (int)received[index].Length);

    public bool IsCut(int index) => (received[index].Flags & LinuxCalls.Cut) != 0;

    public ClientAddress Client(int index)
    {
        const int addressAt = 4, addressAtIPv6 = 8;
        var address = (byte*)received[index].Address;
        return ClientAddress.Of(isIPv6 ? new ReadOnlySpan<byte>(address + addressAtIPv6, 16) : new ReadOnlySpan<byte>(address + addressAt, 4));
    }

    public SocketAddress Address(int index)
    {
        var copy = new SocketAddress(socket.AddressFamily, (int)received[index].AddressLength);
        new ReadOnlySpan<byte>(received[index].Address, copy.Size).CopyTo(copy.Buffer.Span);
        return copy;
    }

    public Span<byte> Response(int index) => new(responses + index * responseLength, responseLength);

    public void Queue(int index, int length)
    {
        ref var answer = ref answers[queued++];
        answer.Address = received[index].Address;
        answer.AddressLength = received[index].AddressLength;
        answer.Buffers->Start = responses + index * responseLength;
        answer.Buffers->Length = (nuint)length;
        answer.Control = received[index].Control;
        answer.ControlLength = tellsLocal ? received[index].ControlLength : 0;
        if (tellsLocal && answer.ControlLength > 0) AnyInterface((byte*)answer.Control);
    }

    public void Send()
    {
        for (var sent = 0; sent < queued;)
        {
            var count = LinuxCalls.Send(handle, answers + sent, (uint)(queued - sent), 0);
            if (count > 0) sent += count;
            // One answer that cannot be sent concerns its client only.
            else if (Marshal.GetLastPInvokeError() != Interrupted) sent++;
        }
        queued = 0;
    }

    public void Dispose() => NativeMemory.AlignedFree(memory);

    private void AskForLocalAddress()
    {
        const int ip = 0, packetInfo = 8, ipv6 = 41, packetInfoIPv6 = 49;
        if (isIPv6) socket.SetRawSocketOption(ipv6, packetInfoIPv6, BitConverter.GetBytes(1));
        else socket.SetRawSocketOption(ip, packetInfo, BitConverter.GetBytes(1));
    }

    // The routes decide by which interface an answer leaves, only its address is that of the question.
    private void AnyInterface(byte* control)
    {
        const int headerLength = 16, interfaceAtIPv6 = 16;
        *(int*)(control + headerLength + (isIPv6 ? interfaceAtIPv6 : 0)) = 0;
    }
}
