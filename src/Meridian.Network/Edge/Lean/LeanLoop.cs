using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>One thread that serves many connections, as each has something to do.</summary>
internal sealed unsafe partial class LeanLoop
{
    private const int WakeSlot = int.MaxValue;
    private const int SweepMs = 250;
    private const int OutputSize = 64 * 1024;

    private readonly Epoll epoll = new();
    private readonly int wake = Epoll.Checked(Libc.EventFd(0, Libc.Nonblocking | Libc.CloseOnExec));
    private readonly ConcurrentQueue<Action> wishes = new();
    private readonly Queue<LeanSocket> again = new();
    private readonly List<(LeanSocket? Socket, uint Generation)> slots = [];
    private readonly Stack<int> free = new();
    private readonly Dictionary<(IPEndPoint, IPAddress?), LeanPool> pools = [];
    private readonly Thread thread;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger logger;
    private bool stopping;
    private bool hasDeadlines;
    private long nextSweep;

    public LeanLoop(int number, ILogger logger)
    {
        this.logger = logger;
        epoll.TryAdd(wake, Libc.EpollIn, WakeSlot);
        thread = new Thread(Run) { IsBackground = true, Name = $"edge-{number}" };
    }

    /// <summary>Space for what is being put together to be sent; free to use until the next call.</summary>
    public byte[] Output { get; } = GC.AllocateArray<byte>(OutputSize, pinned: true);

    /// <summary>Space for what is being read; free to use until the next call.</summary>
    public byte[] Input { get; } = GC.AllocateArray<byte>(OutputSize, pinned: true);

    /// <summary>Milliseconds of the system's clock.</summary>
    public long NowMs { get; private set; } = Environment.TickCount64;

    public void Start() => thread.Start();

    /// <summary>Has something done on the loop's thread.</summary>
    public void Post(Action wish)
    {
        wishes.Enqueue(wish);
        ulong one = 1;
        _ = Libc.Write(wake, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Has a socket do more, after those that wait now.</summary>
    public void Again(LeanSocket socket) => again.Enqueue(socket);

    /// <summary>Ends the thread and closes what is open.</summary>
    public Task StopAsync()
    {
        Post(() => stopping = true);
        return ended.Task;
    }

    /// <summary>Begins to tell a socket what it can do.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="interest">What of it.</param>
    /// <returns>False when the system refuses; the socket is closed then.</returns>
    public bool Watch(LeanSocket socket, uint interest)
    {
        if (!free.TryPop(out var slot))
        {
            slot = slots.Count;
            slots.Add(default);
        }
        var generation = slots[slot].Generation + 1;
        slots[slot] = (socket, generation);
        socket.Slot = slot;
        if (epoll.TryAdd(socket.Fd, interest, ((ulong)generation << 32) | (uint)slot)) return true;
        socket.Close();
        return false;
    }

    /// <summary>A socket is about to be closed.</summary>
    public void Forget(LeanSocket socket)
    {
        slots[socket.Slot] = (null, slots[socket.Slot].Generation);
        free.Push(socket.Slot);
    }

    /// <summary>A socket goes elsewhere, open.</summary>
    public void Withdraw(LeanSocket socket)
    {
        epoll.Remove(socket.Fd);
        Forget(socket);
    }

    /// <summary>Connections to a backend that are free.</summary>
    /// <param name="endPoint">The backend.</param>
    /// <param name="source">Address they leave from; null for the system's choice.</param>
    public LeanPool PoolOf(IPEndPoint endPoint, IPAddress? source)
    {
        if (!pools.TryGetValue((endPoint, source), out var pool)) pools.Add((endPoint, source), pool = new LeanPool(this, endPoint, source));
        return pool;
    }

    private void Run()
    {
        while (!stopping)
        {
            // Deadlines are looked at now and then, and only while there may be any: each begins with something that happens.
            var count = epoll.Wait(hasDeadlines ? SweepMs : -1);
            if (count > 0) hasDeadlines = true;
            NowMs = Environment.TickCount64;
            for (var i = 0; i < count; i++) Dispatch(epoll[i]);
            while (again.TryDequeue(out var socket))
                if (!socket.IsClosed) Try(socket, 0);
            while (wishes.TryDequeue(out var wish)) wish();
            if (NowMs >= nextSweep) Sweep();
        }
        foreach (var (socket, _) in slots.ToArray()) socket?.Close();
        _ = Libc.Close(wake);
        epoll.Close();
        ended.SetResult();
    }

    private void Dispatch((uint Ready, ulong Data) ev)
    {
        if (ev.Data == WakeSlot)
        {
            ulong unused;
            _ = Libc.Read(wake, (byte*)&unused, sizeof(ulong));
            return;
        }
        // Something earlier in this round may have closed the socket, and its slot may have another already.
        var (socket, generation) = slots[(int)(ev.Data & uint.MaxValue)];
        if (socket is not null && generation == (uint)(ev.Data >> 32)) Try(socket, ev.Ready);
    }

    // A mistake of ours costs the connection that met it, and no other.
    private void Try(LeanSocket socket, uint ready)
    {
        try
        {
            socket.OnEvents(ready);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogFailed(failure);
            socket.Close();
        }
    }

    private void Sweep()
    {
        nextSweep = NowMs + SweepMs;
        hasDeadlines = pools.Count > 0;
        for (var i = 0; i < slots.Count; i++)
        {
            if (slots[i].Socket is not { Deadline: > 0 } socket) continue;
            hasDeadlines = true;
            if (socket.Deadline <= NowMs) socket.Expired();
        }
        foreach (var (endPoint, pool) in pools)
            if (pool.IsUnused(NowMs)) pools.Remove(endPoint);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A connection was closed for a mistake of the edge")]
    private partial void LogFailed(Exception failure);
}
