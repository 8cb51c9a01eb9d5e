using System.Diagnostics;
using System.Globalization;

namespace Meridian.Bench;

/// <summary>A running reverse proxy, or the backend itself.</summary>
/// <param name="name">Name in the table.</param>
/// <param name="port">Where it listens.</param>
/// <param name="process">Its process.</param>
/// <param name="worker">The process that does its work, which for nginx is a child.</param>
internal sealed class Contender(string name, int port, Process process, int worker) : IAsyncDisposable
{
    private const double TicksPerSecond = 100;

    public string Name => name;

    public int Port => port;

    /// <summary>Results of <see cref="Wrk"/>, round by round.</summary>
    public List<WrkResult> Rounds { get; } = [];

    /// <summary>Time of the processor so far, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            // Behind the name, which may hold spaces: utime and stime are the 12th and 13th.
            var fields = File.ReadAllText($"/proc/{worker}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    public static async Task<Contender> NginxAsync(string name, int port, string folder, string configuration)
    {
        var file = Path.Combine(folder, $"{port}.conf");
        await File.WriteAllTextAsync(file, configuration);
        var process = Process.Start(new ProcessStartInfo("nginx", ["-c", file, "-p", folder, "-e", Path.Combine(folder, $"{port}.log")])) ?? throw new InvalidOperationException("nginx does not start");
        await ListeningAsync(port);
        var children = File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Contender(name, port, process, int.Parse(children[0], CultureInfo.InvariantCulture));
    }

    /// <summary>One of <see cref="EdgeProxies"/> in a process of its own.</summary>
    public static async Task<Contender> OwnAsync(string name, string kind, int port, int backend)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(Contender).Assembly.Location);
        foreach (var argument in (string[])["edge-proxy", kind, $"{port}", $"{backend}"]) start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("the proxy does not start");
        if (await process.StandardOutput.ReadLineAsync() != "serving") throw new InvalidOperationException($"{name} does not serve");
        return new Contender(name, port, process, process.Id);
    }

    public async ValueTask DisposeAsync()
    {
        if (process.StartInfo.RedirectStandardInput) process.StandardInput.Close();
        else Process.Start("kill", ["-TERM", $"{process.Id}"]).Dispose();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task ListeningAsync(int port)
    {
        for (var i = 0; i < 100; i++)
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);
                return;
            }
            catch (System.Net.Sockets.SocketException)
            {
                await Task.Delay(50);
            }
        }
        throw new InvalidOperationException($"nothing listens on port {port}");
    }
}
