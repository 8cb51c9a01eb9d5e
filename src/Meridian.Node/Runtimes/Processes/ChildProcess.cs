using System.Diagnostics;

namespace Meridian.Node;

/// <summary>What to start as a pod's process.</summary>
/// <param name="Command">Program and arguments; not empty.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="Folder">Folder to start in.</param>
/// <param name="ResolvConf">File to show it as <c>/etc/resolv.conf</c>; empty for the machine's own.</param>
/// <param name="Stdin">Whether input stays open; else it is at its end.</param>
/// <param name="StdinOnce">Whether the input ends with the first who attaches.</param>
/// <param name="Tty">Whether it has a terminal, which then is its input and its only output.</param>
internal sealed record ProcessLaunch(
    IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, string Folder, string ResolvConf, bool Stdin = false, bool StdinOnce = false,
    bool Tty = false);

/// <summary>One process of a pod, and what it has started itself.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process process;
    private readonly bool ownSession;

    // Guards the use of the process against its disposal: who stops it and who waits for its end are not one.
    private readonly Lock gate = new();
    private bool disposed;

    private ChildProcess(Process process, bool ownSession, bool stdin, PseudoTerminal? terminal)
    {
        (this.process, this.ownSession, Id, Terminal) = (process, ownSession, process.Id, terminal);
        if (!stdin || terminal is not null) process.StandardInput.Close();
    }

    /// <summary>The process's number.</summary>
    public int Id { get; }

    /// <summary>Its terminal; null without one.</summary>
    public PseudoTerminal? Terminal { get; }

    /// <summary>What it reads, if its input was asked to stay open.</summary>
    public Stream Input => Terminal is null ? process.StandardInput.BaseStream : Terminal;

    public Stream Output => Terminal is null ? process.StandardOutput.BaseStream : Terminal;

    /// <summary>Ends its input.</summary>
    public ValueTask EndInputAsync(CancellationToken cancellationToken) =>
        Terminal is null ? process.StandardInput.BaseStream.DisposeAsync() : Terminal.CompleteWritesAsync(cancellationToken);

    public Stream Errors => process.StandardError.BaseStream;

    /// <summary>Starts a process, through the program that becomes it if there is one.</summary>
    /// <exception cref="ContainerFault">The program cannot be started.</exception>
    public static async Task<ChildProcess> StartAsync(ProcessSpawner spawner, IReadOnlyList<string>? podExec, ProcessLaunch launch)
    {
        if (launch.Tty && podExec is null) throw new ContainerFault("RunContainerError", "a terminal needs the program that becomes a pod's process");
        var terminal = launch.Tty ? PseudoTerminal.Open() : null;
        var info = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] command = podExec is null
            ? [.. launch.Command]
            : [.. podExec, .. new PodExecRequest(Environment.ProcessId, launch.Folder, launch.ResolvConf, terminal?.Path ?? "", launch.Command).ToArguments()];
        info.FileName = command[0];
        foreach (var argument in command.AsSpan(1)) info.ArgumentList.Add(argument);
        if (podExec is null) info.WorkingDirectory = launch.Folder;
        info.Environment.Clear();
        foreach (var (name, value) in launch.Environment) info.Environment[name] = value;
        try
        {
            return new ChildProcess(await spawner.StartAsync(info), podExec is not null, launch.Stdin, terminal);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            terminal?.Dispose();
            throw new ContainerFault("RunContainerError", $"exec: \"{launch.Command[0]}\": {failure.Message}");
        }
    }

    /// <summary>Waits for the end of the process and ends what it left behind. Returns its exit code: 128 and the signal's number if by one.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        if (ownSession) LinuxCalls.Kill(-Id, LinuxCalls.SigKill);
        Terminal?.ProcessEnded();
        return process.ExitCode;
    }

    /// <summary>Asks the process to end; what it has started is its own matter.</summary>
    public void Terminate()
    {
        lock (gate)
        {
            if (IsThereLocked) LinuxCalls.Kill(Id, LinuxCalls.SigTerm);
        }
    }

    /// <summary>Ends the process and all it has started.</summary>
    public void Kill()
    {
        lock (gate)
        {
            if (!IsThereLocked) return;
            // Until it has a session, there is no group of its number.
            if (!ownSession || !LinuxCalls.Kill(-Id, LinuxCalls.SigKill)) LinuxCalls.Kill(Id, LinuxCalls.SigKill);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            process.Dispose();
        }
        Terminal?.Dispose();
    }

    private bool IsThereLocked => !disposed && !process.HasExited;
}
