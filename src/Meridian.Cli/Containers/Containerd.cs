using System.Diagnostics;
using System.Globalization;
using Meridian.Node;

namespace Meridian.Cli;

/// <summary>The containerd that all clusters of a home share: started by the first that needs it, stopped with the last. It outlives the processes of the clusters.</summary>
/// <param name="home">Root folder of the home.</param>
internal sealed class Containerd(string home)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly ContainerdFolder folder = new(home);

    /// <summary>Its socket.</summary>
    public string Socket => folder.Socket;

    /// <summary>Starts it unless it runs, and waits until it serves.</summary>
    /// <exception cref="CliException">It cannot run here, or did not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (ContainerPrograms.Missing() is { } missing) throw new CliException(missing);
        folder.Create();
        using var held = await FileLock.TakeAsync(folder.LockFile, cancellationToken);
        if (await ContainerRuntimes.AnswersAsync(Socket, cancellationToken)) return;
        ContainerdConfig.Write(folder);
        await LaunchAsync(cancellationToken);
        PauseImage.Write(folder.PauseImage);
        await RunAsync("ctr", ["--address", Socket, "--namespace", "k8s.io", "images", "import", folder.PauseImage], cancellationToken);
    }

    /// <summary>Takes away what a cluster that has ended left in it, and stops it if no other cluster uses it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="others">The other clusters of the home that run containers now.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task ReleaseAsync(string cluster, bool others, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Path)) return;
        using var held = await FileLock.TakeAsync(folder.LockFile, cancellationToken);
        if (!await ContainerRuntimes.AnswersAsync(Socket, cancellationToken)) return;
        await ContainerRuntimes.RemoveAllAsync(Socket, cluster, cancellationToken);
        if (!others) await StopAsync(cancellationToken);
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        File.Delete(Socket);
        NativeProcess.KeepFilesFromChildren();
        // The shell only gives it files of its own: nothing of who starts it may be held open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" --config \"$1\" >>\"$2\" 2>&1 </dev/null", ContainerPrograms.Find("containerd")!, folder.ConfigFile, folder.LogFile]) { WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new CliException("containerd cannot be started");
        AtomicFile.Write(folder.ProcessFile, System.Text.Encoding.ASCII.GetBytes(process.Id.ToString(CultureInfo.InvariantCulture)));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            while (!await ContainerRuntimes.AnswersAsync(Socket, limit.Token))
            {
                if (process.HasExited) throw new CliException($"containerd ended; it says why in {folder.LogFile}");
                // It has no other way to say that it serves.
                await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"containerd does not serve after {StartLimit.TotalSeconds:0} s; see {folder.LogFile}");
        }
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Running() is { } process)
        {
            using (process)
            {
                NativeProcess.Terminate(process.Id);
                if (!await ProcessEnd.WaitAsync(process, StopLimit, cancellationToken)) process.Kill();
            }
        }
        File.Delete(folder.ProcessFile);
        if (ContainerPrograms.Find("ip") is not null && Directory.Exists($"/sys/class/net/{folder.Bridge}")) await RunAsync("ip", ["link", "delete", folder.Bridge], cancellationToken);
    }

    // A number may have gone to another process since.
    private Process? Running()
    {
        try
        {
            var found = Process.GetProcessById(int.Parse(File.ReadAllText(folder.ProcessFile), CultureInfo.InvariantCulture));
            if (found.ProcessName == "containerd") return found;
            found.Dispose();
            return null;
        }
        catch (Exception gone) when (gone is ArgumentException or FormatException or IOException)
        {
            return null;
        }
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(ContainerPrograms.Find(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new CliException($"{program} cannot be started");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new CliException($"{program} {string.Join(' ', arguments)}: {errors.Trim()}");
    }
}
