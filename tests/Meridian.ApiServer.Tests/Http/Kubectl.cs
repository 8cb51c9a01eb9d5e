using System.Diagnostics;

namespace Meridian.ApiServer.Tests.Http;

/// <summary>Runs the real kubectl against a server, with a home of its own.</summary>
internal sealed class Kubectl : IDisposable
{
    private const string Path = "/usr/bin/kubectl";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("kubectl");

    public Kubectl(string kubeconfig) => File.WriteAllText(System.IO.Path.Combine(home.FullName, "config"), kubeconfig);

    public static bool IsThere => File.Exists(Path);

    /// <summary>Runs a command that must succeed, and returns what it writes.</summary>
    public async Task<string> RunAsync(string command, string input = "")
    {
        var (code, output) = await TryAsync(command, input);
        return code == 0 ? output : throw new InvalidOperationException($"kubectl {command} ended with {code}: {output}");
    }

    /// <summary>Runs a command, and returns its exit code and all it writes.</summary>
    public async Task<(int Code, string Output)> TryAsync(string command, string input = "")
    {
        var start = new ProcessStartInfo(Path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command.Split(' ')) start.ArgumentList.Add(argument);
        start.Environment["HOME"] = home.FullName;
        start.Environment["KUBECONFIG"] = System.IO.Path.Combine(home.FullName, "config");
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    public void Dispose() => home.Delete(recursive: true);
}
