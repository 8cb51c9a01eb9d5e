using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns.Tests;

/// <summary>A server from Debian's packages as a child process: on own ports, with an own folder, ended with the test.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> lines = [];

    private ServerProcess(Process process, IReadOnlyList<string> readyWhen)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data, readyWhen);
        process.ErrorDataReceived += (_, line) => Read(line.Data, readyWhen);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where a program is; the test is skipped if it is nowhere.</summary>
    public static string Find(string program, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/bin", "/usr/sbin"]);
        var found = folders.Select(p => Path.Combine(p, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{program} is not installed (Debian package {package})");
        return found!;
    }

    /// <summary>Starts a program and waits until it says that it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string program, IReadOnlyList<string> arguments, params string[] readyWhen)
    {
        var server = new ServerProcess(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!, readyWhen);
        try
        {
            await server.ready.Task.WaitAsync(Patience);
            return server;
        }
        catch (TimeoutException)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"{program} did not become ready: {string.Join('\n', server.lines.TakeLast(10))}");
        }
    }

    /// <summary>Runs a program to its end, and returns all that it says.</summary>
    public static async Task<string> OutputAsync(string program, IReadOnlyList<string> arguments, CancellationToken token)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        return output + await errors;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Read(string? line, IReadOnlyList<string> readyWhen)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
        if (readyWhen.Any(r => line.Contains(r, StringComparison.Ordinal))) ready.TrySetResult();
    }
}
