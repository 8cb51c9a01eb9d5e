using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>A lab of some size that the binary under measurement runs, in a home that is removed afterwards.</summary>
internal sealed class SizedLab : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-bench-").FullName;
    private readonly Process process;
    private Task draining = Task.CompletedTask;

    private SizedLab(string binary, int clusters, int nodes, int pods)
    {
        var start = new ProcessStartInfo(binary, ["lab", "up", "--clusters", Text(clusters), "--nodes", Text(nodes), "--pods", Text(pods)]) { RedirectStandardOutput = true };
        start.Environment["MERIDIAN_HOME"] = Path.Combine(folder, "home");
        start.Environment["KUBECONFIG"] = Kubeconfig;
        process = Process.Start(start)!;
    }

    private string Kubeconfig => Path.Combine(folder, "kubeconfig");

    /// <summary>Starts a lab and waits until it serves.</summary>
    public static async Task<SizedLab> StartAsync(string binary, int clusters, int nodes, int pods)
    {
        var lab = new SizedLab(binary, clusters, nodes, pods);
        while (await lab.process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("serves", StringComparison.Ordinal)) continue;
            lab.draining = lab.process.StandardOutput.ReadToEndAsync();
            return lab;
        }
        await lab.DisposeAsync();
        throw new InvalidOperationException("the lab did not start");
    }

    /// <summary>A connection to its federation.</summary>
    public ApiConnection Connect()
    {
        var root = YamlReader.ReadDocument(File.ReadAllBytes(Kubeconfig)) as JsonObject;
        return new ApiConnection(new Kubeconfig(root!, folder).Credentials("lab"));
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long Memory => ProcFigures.Memory(process.Id);

    /// <summary>The most memory that was ever resident, in bytes.</summary>
    public long MostMemory => ProcFigures.MostMemory(process.Id);

    /// <summary>Time of the processor so far.</summary>
    public TimeSpan ProcessorTime => ProcFigures.ProcessorTime(process.Id);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await draining;
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
