using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>A process that is an API server and nothing else.</summary>
internal sealed class AloneServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private AloneServer(Process process, string folder, TimeSpan ready) => (this.process, this.folder, Ready) = (process, folder, ready);

    /// <summary>From the start of the process until it says that it serves.</summary>
    public TimeSpan Ready { get; }

    /// <summary>Resident memory now.</summary>
    public double MemoryMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1e6;
        }
    }

    public static async Task<AloneServer> StartAsync(string binary, string folder)
    {
        var start = new ProcessStartInfo(binary, ["apiserver", "--data", folder, "--listen", "127.0.0.1:0"]) { RedirectStandardOutput = true };
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{binary} does not start");
        var line = await process.StandardOutput.ReadLineAsync();
        return line?.StartsWith("serving ", StringComparison.Ordinal) == true
            ? new AloneServer(process, folder, clock.Elapsed)
            : throw new InvalidOperationException($"{binary} apiserver does not serve: {line}");
    }

    /// <summary>The server, as an administrator with a token reaches it.</summary>
    public async Task<LoadTarget> TargetAsync()
    {
        var root = YamlReader.ReadDocument(await File.ReadAllBytesAsync(Path.Combine(folder, "kubeconfig"))) as JsonObject;
        using var connection = new ApiConnection(new Kubeconfig(root!, folder).Credentials("apiserver"));
        var client = connection.Client;
        await client.CreateAsync(ResourceTypes.ServiceAccounts, "default", Encoding.UTF8.GetBytes("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"bench"}}"""), WriteOptions.Default, CancellationToken.None);
        await client.CreateAsync(ResourceTypes.ClusterRoleBindings, null, Encoding.UTF8.GetBytes("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"bench"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},
             "subjects":[{"kind":"ServiceAccount","namespace":"default","name":"bench"}]}
            """), WriteOptions.Default, CancellationToken.None);
        var answer = await client.PostAsync(ResourceTypes.ServiceAccounts, new ObjectKey("default", "bench"), "token",
            Encoding.UTF8.GetBytes("""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":36000}}"""), CancellationToken.None);
        var token = JsonNode.Parse(answer.Span)!["status"]!["token"]!.GetValue<string>();
        return new LoadTarget(connection.Credentials.Server.ToString(), token, null);
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
