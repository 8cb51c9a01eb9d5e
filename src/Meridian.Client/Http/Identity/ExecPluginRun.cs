using System.ComponentModel;
using System.Diagnostics;

namespace Meridian.Client;

/// <summary>Runs a credential plug-in. What it says on standard error goes to ours: it may ask the user for something there.</summary>
internal static class ExecPluginRun
{
    private const int LongestOutput = 1024 * 1024;

    /// <exception cref="KubeconfigException">It is not installed, needs a terminal, fails, or prints something else.</exception>
    public static async Task<ExecCredential> RunAsync(ExecPlugin plugin, CancellationToken cancellationToken)
    {
        var interactive = plugin.Interaction != ExecInteraction.Never && !Console.IsInputRedirected;
        if (plugin.Interaction == ExecInteraction.Always && !interactive) throw Fault(plugin, "needs a terminal, and there is none");
        using var process = Start(plugin, interactive);
        try
        {
            if (!interactive) process.StandardInput.Close();
            var output = await ReadAsync(process.StandardOutput.BaseStream, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) throw Fault(plugin, $"failed with exit code {process.ExitCode}");
            return ExecCredential.Read(output.Span, plugin.ApiVersion);
        }
        catch (FormatException fault)
        {
            throw Fault(plugin, $"did not give credentials: {fault.Message}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ExecPlugin plugin, bool interactive)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments) { RedirectStandardOutput = true, RedirectStandardInput = !interactive };
        foreach (var (name, value) in plugin.Environment) start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = ExecCredential.Request(plugin, interactive);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw Fault(plugin, $"cannot be run: {failure.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream output, CancellationToken token)
    {
        using var text = new MemoryStream();
        var part = new byte[8192];
        while (await output.ReadAsync(part, token) is var length and > 0)
        {
            text.Write(part, 0, length);
            if (text.Length > LongestOutput) throw new FormatException($"its output is longer than {LongestOutput} bytes");
        }
        return text.ToArray();
    }

    private static KubeconfigException Fault(ExecPlugin plugin, string what) =>
        new($"\"{plugin.Command}\", the exec plug-in of the kubeconfig, {what}{(plugin.InstallHint.Length > 0 ? $"\n{plugin.InstallHint}" : "")}");
}
