using System.Diagnostics;
using System.Text.Json;

namespace Meridian.Cli;

/// <summary>Starts, finds and stops the background process of an instance.</summary>
internal static class InstanceProcess
{
    /// <summary>What an instance's process says on standard output when it serves.</summary>
    public const string ReadyLine = "ready";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    /// <summary>What the running process says of itself, or null if none runs. A file left by a dead process is ignored.</summary>
    public static ProcessInfo? Find(InstanceFolder folder)
    {
        if (!InstanceLock.IsHeld(folder)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.ProcessFile), CliJsonContext.Default.ProcessInfo);
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            // It lives but has not said yet who it is.
            return null;
        }
    }

    /// <summary>Starts the process unless it runs, and waits until it serves.</summary>
    /// <exception cref="CliException">It ended instead, or took too long; the message says why.</exception>
    public static async Task<ProcessInfo> StartAsync(InstanceFolder folder, CancellationToken cancellationToken)
    {
        if (Find(folder) is { } running)
        {
            if (running.IsServing) return running;
            // Left by a command that was interrupted: nobody hears any more how its start ends.
            await StopAsync(folder, cancellationToken);
        }
        NativeProcess.KeepFilesFromChildren();
        using var process = Process.Start(Daemon(folder)) ?? throw new CliException($"{Environment.ProcessPath} cannot be started");
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            // It says one line: that it serves, or why not. When it dies without a word the line is null. No polling either way.
            var said = await process.StandardOutput.ReadLineAsync(limit.Token);
            if (said == ReadyLine && Find(folder) is { IsServing: true } info) return info;
            throw Failed(folder, said is null or ReadyLine ? await process.StandardError.ReadLineAsync(limit.Token) ?? "it ended without a word" : said);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(folder, $"it does not serve after {StartLimit.TotalSeconds:0} s");
        }
    }

    /// <summary>Asks the process to end and waits until it has; after a time it is killed. Returns false if none ran.</summary>
    /// <exception cref="CliException">It is not known which process it is, or it may not be ended.</exception>
    public static async Task<bool> StopAsync(InstanceFolder folder, CancellationToken cancellationToken)
    {
        if (Find(folder) is not { } running)
        {
            return InstanceLock.IsHeld(folder)
                ? throw new CliException($"{folder.Name} runs, but {folder.ProcessFile} does not tell which process it is; end it with: fuser -k {folder.LockFile}")
                : false;
        }
        using var process = ById(running.Pid);
        if (process is null) return false;
        if (!NativeProcess.Terminate(running.Pid) && !process.HasExited)
            throw new CliException($"{folder.Name} is process {running.Pid} of another user, who must stop it");
        await EndAsync(process, cancellationToken);
        File.Delete(folder.ProcessFile);
        return true;
    }

    /// <summary>Resident memory of the process in bytes, or 0 if it cannot be told.</summary>
    public static long Memory(int pid)
    {
        using var process = ById(pid);
        return process?.WorkingSet64 ?? 0;
    }

    private static async Task EndAsync(Process process, CancellationToken cancellationToken)
    {
        if (await ProcessEnd.WaitAsync(process, StopLimit, cancellationToken)) return;
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
    }

    private static ProcessStartInfo Daemon(InstanceFolder folder)
    {
        var command = SelfCommand.With("serve", folder.Name);
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            // Not because of what it says there, which goes to its log: it must hold nothing that the user's terminal or pipe waits for.
            RedirectStandardError = true,
            UseShellExecute = false,
            // The folder that the user stands in may be removed while the process lives.
            WorkingDirectory = "/",
        };
        start.Environment[MeridianHome.Variable] = folder.Home;
        return start;
    }

    private static CliException Failed(InstanceFolder folder, string why) =>
        new($"{folder.Name} did not start: {why.TrimEnd('.')}. See: meridian logs {folder.Name}");

    private static Process? ById(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
