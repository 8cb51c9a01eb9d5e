using System.Globalization;

namespace Meridian.Node;

/// <summary>
/// The small program between the agent and a pod's process: a hidden command of the executable. It ties its life to the agent's, takes a
/// session and, where it may, mounts of its own, and becomes the program.
/// </summary>
public static class PodExec
{
    /// <summary>Name of the hidden command.</summary>
    public const string CommandName = "pod-exec";

    private const int NotFound = 127;
    private const int NotStarted = 126;
    private const int NoSuchFile = 2;
    private const int LastSignal = 31;

    /// <summary>
    /// Becomes the program named in <c>--parent PID [--cwd FOLDER] [--resolv-conf FILE] [--terminal DEVICE] -- PROGRAM [ARGUMENT...]</c>; the environment is the
    /// program's already. Call it first thing, from the main thread, with the arguments after <see cref="CommandName"/>.
    /// </summary>
    /// <returns>Only on failure: 127 if there is no such program, 126 if it cannot be started, 137 if the agent is gone.</returns>
    public static int Run(string[] args)
    {
        var request = PodExecRequest.Parse(args);
        if (request.Command.Count == 0) return Fail(NotStarted, "no program is named after --");
        LinuxCalls.DieWithParent();
        // The agent may have ended before the line above.
        if (request.Parent != 0 && LinuxCalls.ParentId() != request.Parent) return Fail(128 + LinuxCalls.SigKill, "the node agent is gone");
        LinuxCalls.BeginSession();
        if (request.ResolvConf.Length > 0 && !(LinuxCalls.OwnMounts() && LinuxCalls.Bind(request.ResolvConf, "/etc/resolv.conf")))
            return Fail(NotStarted, $"{request.ResolvConf} cannot be mounted as /etc/resolv.conf");
        if (request.Terminal.Length > 0 && !LinuxCalls.TakeTerminal(request.Terminal)) return Fail(NotStarted, $"{request.Terminal} cannot be taken as terminal");
        if (request.Folder.Length > 0) Directory.SetCurrentDirectory(request.Folder);
        // What this runtime ignores, the program would ignore, too.
        for (var signal = 1; signal <= LastSignal; signal++) LinuxCalls.DefaultSignal(signal);
        var error = LinuxCalls.Become(request.Command);
        return Fail(error == NoSuchFile ? NotFound : NotStarted, $"exec: \"{request.Command[0]}\": error {error.ToString(CultureInfo.InvariantCulture)}");
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}

/// <summary>The arguments of <see cref="PodExec"/>.</summary>
internal sealed record PodExecRequest(int Parent, string Folder, string ResolvConf, string Terminal, IReadOnlyList<string> Command)
{
    public static PodExecRequest Parse(IReadOnlyList<string> args)
    {
        var request = new PodExecRequest(0, "", "", "", []);
        for (var at = 0; at < args.Count; at++)
        {
            if (args[at] == "--") return request with { Command = [.. args.Skip(at + 1)] };
            var value = at + 1 < args.Count ? args[at + 1] : "";
            request = args[at++] switch
            {
                "--parent" => request with { Parent = int.Parse(value, CultureInfo.InvariantCulture) },
                "--cwd" => request with { Folder = value },
                "--resolv-conf" => request with { ResolvConf = value },
                "--terminal" => request with { Terminal = value },
                var other => throw new ArgumentException($"{other} is not an option of {PodExec.CommandName}"),
            };
        }
        return request;
    }

    /// <summary>The arguments that <see cref="Parse"/> reads as this.</summary>
    public IEnumerable<string> ToArguments()
    {
        string[] folder = Folder.Length > 0 ? ["--cwd", Folder] : [];
        string[] resolvConf = ResolvConf.Length > 0 ? ["--resolv-conf", ResolvConf] : [];
        string[] terminal = Terminal.Length > 0 ? ["--terminal", Terminal] : [];
        return ["--parent", Parent.ToString(CultureInfo.InvariantCulture), .. folder, .. resolvConf, .. terminal, "--", .. Command];
    }
}
