using System.IO.Pipelines;
using Meridian.Client;

namespace Meridian.Node;

/// <summary>
/// A terminal for one process: what the process writes is read here, what is written here it reads. One thread waits for the device, as
/// it offers no other way to be told.
/// </summary>
internal sealed class PseudoTerminal : DuplexStream
{
    private const int BufferSize = 16 * 1024;
    private const byte EndOfInput = 4;

    private readonly int master;
    private readonly int slave;
    private readonly int wake;
    private readonly Pipe output = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Stream reader;

    // Guards the fields below, and the descriptors against their closing.
    private readonly Lock gate = new();
    private TaskCompletionSource? writable;
    private bool processEnded;
    private bool disposed;
    private bool closed;

    private PseudoTerminal(int master, int slave, int wake, string path)
    {
        (this.master, this.slave, this.wake, Path) = (master, slave, wake, path);
        reader = output.Reader.AsStream();
        new Thread(Work) { IsBackground = true, Name = "terminal" }.Start();
    }

    /// <summary>Its device, for the process.</summary>
    public string Path { get; }

    /// <summary>Makes one.</summary>
    /// <exception cref="ContainerFault">The system has none to give.</exception>
    public static PseudoTerminal Open() =>
        TerminalCalls.TryOpen(out var master, out var slave, out var wake, out var path)
            ? new PseudoTerminal(master, slave, wake, path)
            : throw new ContainerFault("RunContainerError", "no terminal can be opened");

    /// <summary>Tells the process that its terminal has another size.</summary>
    public void Resize(TerminalSize size)
    {
        lock (gate)
        {
            if (!closed) TerminalCalls.Resize(master, size);
        }
    }

    /// <summary>Says that the process has ended: the output ends with what is left of it.</summary>
    public void ProcessEnded()
    {
        lock (gate)
        {
            if (processEnded || closed) return;
            processEnded = true;
            // With the last holder of the device gone, its reader is told of the end.
            TerminalCalls.Close(slave);
        }
    }

    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reader.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            Task? full = null;
            lock (gate)
            {
                var written = closed ? -1 : TerminalCalls.Write(master, buffer.Span);
                if (written < 0) throw new IOException("the terminal is closed");
                buffer = buffer[written..];
                if (written == 0) full = WaitLocked();
            }
            if (full is not null) await full.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends the input as a person at a terminal does.</summary>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => WriteAsync(new[] { EndOfInput }, cancellationToken);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ProcessEnded();
            output.Reader.Complete();
            lock (gate)
            {
                disposed = true;
                if (!closed) TerminalCalls.Wake(wake);
            }
        }
        base.Dispose(disposing);
    }

    private Task WaitLocked()
    {
        writable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TerminalCalls.Wake(wake);
        return writable.Task;
    }

    private void Work()
    {
        while (true)
        {
            bool wantsWrite;
            lock (gate)
            {
                if (disposed) break;
                wantsWrite = writable is not null;
            }
            var ready = TerminalCalls.Wait(master, wake, wantsWrite);
            if (ready.CanWrite) TakeWaiting()?.SetResult();
            if (ready.CanRead && !TakeOutput()) break;
        }
        End();
    }

    // False at the end of the output. Waits while it is not read, which holds the process back.
    private bool TakeOutput()
    {
        var length = TerminalCalls.Read(master, output.Writer.GetSpan(BufferSize));
        if (length <= 0) return length == TerminalCalls.TryAgain;
        output.Writer.Advance(length);
        var flush = output.Writer.FlushAsync();
        // A thread of its own may wait.
        return !flush.AsTask().GetAwaiter().GetResult().IsCompleted;
    }

    private TaskCompletionSource? TakeWaiting()
    {
        lock (gate)
        {
            var taken = writable;
            writable = null;
            return taken;
        }
    }

    private void End()
    {
        output.Writer.Complete();
        lock (gate)
        {
            closed = true;
            TerminalCalls.Close(master);
            TerminalCalls.Close(wake);
            if (!processEnded) TerminalCalls.Close(slave);
            processEnded = true;
        }
        TakeWaiting()?.SetException(new IOException("the terminal is closed"));
    }
}
