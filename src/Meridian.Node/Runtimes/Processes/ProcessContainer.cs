using System.Text;

namespace Meridian.Node;

/// <summary>A container that is a process.</summary>
internal sealed class ProcessContainer : IRunningContainer
{
    // What a process left behind may hold its pipes open; its log does not wait for that.
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(1);
    private const int OutputLimit = 10 * 1024;

    private readonly ChildProcess process;
    private readonly Func<ProcessLaunch, Task<ChildProcess>> beside;
    private readonly ProcessLaunch launch;
    private readonly TimeProvider time;

    /// <param name="process">The process.</param>
    /// <param name="log">Its log; disposed at its end.</param>
    /// <param name="launch">What it was started from.</param>
    /// <param name="beside">Starts another process.</param>
    /// <param name="time">Clock.</param>
    public ProcessContainer(ChildProcess process, ContainerLogWriter log, ProcessLaunch launch, Func<ProcessLaunch, Task<ChildProcess>> beside, TimeProvider time)
    {
        (this.process, this.launch, this.beside, this.time) = (process, launch, beside, time);
        Log = log;
        Exit = RunAsync();
    }

    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Number of its process, which leads a session.</summary>
    public int ProcessId => process.Id;

    public ContainerLogWriter Log { get; }

    public Task<int> Exit { get; }

    /// <summary>Who listens to what it writes.</summary>
    public OutputListeners Stdout { get; } = new();

    /// <summary>Who listens to the errors it writes.</summary>
    public OutputListeners Stderr { get; } = new();

    /// <summary>Its input; null if that is closed.</summary>
    public Stream? Input => launch.Stdin ? process.Input : null;

    /// <summary>Whether the input ends with the first who attaches.</summary>
    public bool StdinOnce => launch.StdinOnce;

    /// <summary>Its terminal; null without one.</summary>
    public PseudoTerminal? Terminal => process.Terminal;

    /// <summary>What a command beside it is started from.</summary>
    public ProcessLaunch Beside(IReadOnlyList<string> command) => launch with { Command = command, Stdin = false, Tty = false };

    /// <summary>Ends its input.</summary>
    public ValueTask EndInputAsync(CancellationToken cancellationToken) => process.EndInputAsync(cancellationToken);

    /// <summary>Starts a process beside it.</summary>
    /// <exception cref="ContainerFault">It cannot be started.</exception>
    public Task<ChildProcess> StartBesideAsync(ProcessLaunch other) => beside(other);

    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (grace > TimeSpan.Zero)
        {
            process.Terminate();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var graceOver = Task.Delay(grace, time, limit.Token);
            var first = await Task.WhenAny(Exit, graceOver);
            await limit.CancelAsync();
            if (first == Exit) return;
            cancellationToken.ThrowIfCancellationRequested();
        }
        process.Kill();
        await Exit.WaitAsync(cancellationToken);
    }

    /// <summary>Ends it at once, without waiting.</summary>
    public void Kill() => process.Kill();

    public async Task<ExecResult> ExecAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (command.Count == 0) throw new ContainerFault("RunContainerError", "the command is empty");
        using var other = await beside(Beside(command));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            var output = Task.WhenAll(HeadAsync(other.Output, limit.Token), HeadAsync(other.Errors, limit.Token));
            var code = await other.WaitAsync(limit.Token);
            return new ExecResult(code, string.Concat(await output), false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ExecResult(-1, "", true);
        }
        finally
        {
            other.Kill();
        }
    }

    private async Task<int> RunAsync()
    {
        using var reading = new CancellationTokenSource();
        var output = Task.WhenAll(
            PumpAsync(process.Output, Stdout, "stdout"u8.ToArray(), reading.Token), PumpAsync(process.Errors, Stderr, "stderr"u8.ToArray(), reading.Token));
        var code = await process.WaitAsync(CancellationToken.None);
        reading.CancelAfter(LastOutput);
        await output;
        Log.Dispose();
        process.Dispose();
        return code;
    }

    private async Task PumpAsync(Stream stream, OutputListeners listeners, ReadOnlyMemory<byte> name, CancellationToken token)
    {
        try
        {
            await LogPump.RunAsync(stream, name, Log, listeners, token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The process has ended, and nobody reads what others still write.
        }
        finally
        {
            listeners.Complete();
        }
    }

    private static async Task<string> HeadAsync(Stream stream, CancellationToken token)
    {
        var buffer = new byte[OutputLimit];
        var length = await stream.ReadAtLeastAsync(buffer, OutputLimit, false, token);
        // A full pipe would stop the process.
        await stream.CopyToAsync(Stream.Null, token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
