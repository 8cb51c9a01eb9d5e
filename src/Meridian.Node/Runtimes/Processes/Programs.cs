namespace Meridian.Node;

/// <summary>Finds programs as the system would, before they are started: the error can then be told as the pod's.</summary>
internal static class Programs
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <exception cref="ContainerFault">The program is not there or cannot be run.</exception>
    public static void Check(ProcessLaunch launch)
    {
        if (launch.Command.Count == 0) throw new ContainerFault("RunContainerError", "no command specified");
        var program = launch.Command[0];
        if (program.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.Combine(launch.Folder, program);
            if (!File.Exists(path)) throw new ContainerFault("RunContainerError", $"exec: \"{program}\": stat {path}: no such file or directory");
            if (!IsExecutable(path)) throw new ContainerFault("RunContainerError", $"exec: \"{program}\": permission denied");
        }
        else if (!launch.Environment.GetValueOrDefault("PATH", "").Split(':').Any(f => f.Length > 0 && IsExecutable(Path.Combine(f, program))))
        {
            throw new ContainerFault("RunContainerError", $"exec: \"{program}\": executable file not found in $PATH");
        }
    }

    private static bool IsExecutable(string path) => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0);
}
