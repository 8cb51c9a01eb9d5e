using System.Diagnostics;

namespace Meridian.Node;

/// <summary>What to start as a pod's process.</summary>
/// <param name="Command">Program and arguments; not empty.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="Folder">Folder to start in.</param>
/// <param name="ResolvConf">File to show it as <c>/etc/resolv.conf</c>; empty for the machine's own.</param>
internal sealed record ProcessLaunch(IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, string Folder, string ResolvConf);

/// <summary>One process of a pod, and what it has started itself.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process process;
    private readonly bool ownSession;

    // Guards the use of the process against its disposal: who stops it and who waits for its end are not one.
    private readonly Lock gate = new();
    private bool disposed;

    private ChildProcess(Process process, bool ownSession)
    {
        (this.process, this.ownSession, Id) = (process, ownSession, process.Id);
        process.StandardInput.Close();
    }

    /// <summary>The process's number.</summary>
    public int Id { get; }

    public Stream Output => process.StandardOutput.BaseStream;

    public Stream Errors => process.StandardError.BaseStream;

    /// <summary>Starts a process, through the program that becomes it if there is one.</summary>
    /// <exception cref="ContainerFault">The program cannot be started.</exception>
    public static async Task<ChildProcess> StartAsync(ProcessSpawner spawner, IReadOnlyList<string>? podExec, ProcessLaunch launch)
    {
        var info = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] command = podExec is null
            ? [.. launch.Command]
            : [.. podExec, .. new PodExecRequest(Environment.ProcessId, launch.Folder, launch.ResolvConf, launch.Command).ToArguments()];
        info.FileName = command[0];
        foreach (var argument in command.AsSpan(1)) info.ArgumentList.Add(argument);
        if (podExec is null) info.WorkingDirectory = launch.Folder;
        info.Environment.Clear();
        foreach (var (name, value) in launch.Environment) info.Environment[name] = value;
        try
        {
            return new ChildProcess(await spawner.StartAsync(info), podExec is not null);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new ContainerFault("RunContainerError", $"exec: \"{launch.Command[0]}\": {failure.Message}");
        }
    }

    /// <summary>Waits for the end of the process and ends what it left behind. Returns its exit code: 128 and the signal's number if by one.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        if (ownSession) LinuxCalls.Kill(-Id, LinuxCalls.SigKill);
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
    }

    private bool IsThereLocked => !disposed && !process.HasExited;
}
