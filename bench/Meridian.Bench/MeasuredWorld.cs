using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>The clusters of the binary under measurement, in a home that is removed afterwards.</summary>
internal sealed class MeasuredWorld(string binary) : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-bench-").FullName;

    public async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(binary, arguments) { RedirectStandardOutput = true };
        start.Environment["MERIDIAN_HOME"] = Path.Combine(folder, "home");
        start.Environment["KUBECONFIG"] = Path.Combine(folder, "kubeconfig");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"meridian {string.Join(' ', arguments)} exited with {process.ExitCode}");
    }

    public async Task<ApiConnection> ConnectAsync(string name)
    {
        var text = await RunAsync("kubeconfig", name);
        var root = YamlReader.ReadDocument(System.Text.Encoding.UTF8.GetBytes(text)) as JsonObject;
        return new ApiConnection(new Kubeconfig(root!, folder).Credentials(name));
    }

    public async Task<long> MemoryAsync()
    {
        using var report = JsonDocument.Parse(await RunAsync("status", "-o", "json"));
        return report.RootElement.GetProperty("instances").EnumerateArray().Sum(i => i.GetProperty("memoryBytes").GetInt64());
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("delete", "--all");
        Directory.Delete(folder, recursive: true);
    }
}
