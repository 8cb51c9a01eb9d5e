using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Storage.Tests;

/// <summary>A real etcd of its own, on free ports. Where etcd is not installed the tests that need it are skipped.</summary>
public sealed class EtcdServer : IAsyncDisposable
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Select(p => Path.Combine(p, "etcd")).FirstOrDefault(File.Exists);

    private readonly string folder = Directory.CreateTempSubdirectory("meridian-etcd-").FullName;
    private readonly int client = FreePort();
    private readonly int peer = FreePort();
    private Process? process;

    public string Url => $"http://127.0.0.1:{client}";

    public void Start()
    {
        if (Program is null) Assert.Skip("etcd is not installed (Debian package etcd-server)");
        if (process is not null) return;
        process = Process.Start(new ProcessStartInfo(Program,
        [
            "--data-dir", folder, "--listen-client-urls", Url, "--advertise-client-urls", Url, "--listen-peer-urls", $"http://127.0.0.1:{peer}",
            "--initial-advertise-peer-urls", $"http://127.0.0.1:{peer}", "--initial-cluster", $"default=http://127.0.0.1:{peer}", "--logger", "zap", "--log-level", "error",
        ]) { RedirectStandardError = true, RedirectStandardOutput = true });
    }

    public async Task KillAsync()
    {
        if (process is null) return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public Task<EtcdStore> OpenAsync(string prefix) => EtcdStore.OpenAsync(
        new EtcdOptions { Servers = [Url], Prefix = prefix, Patience = TimeSpan.FromSeconds(30) }, TimeProvider.System, NullLogger<EtcdStore>.Instance, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
