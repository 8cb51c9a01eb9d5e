namespace Meridian.Dns.Tests;

/// <summary>The etcd from which CoreDNS answers.</summary>
public sealed class EtcdServer : IProviderServer
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-skydns-").FullName;
    private readonly int client = ServerProcess.FreePort();
    private readonly int peer = ServerProcess.FreePort();
    private ServerProcess? process;

    public string Provider => "coredns";

    public string Url => $"http://127.0.0.1:{client}";

    public string Configuration => $"""
        [Global]
        etcd-endpoints = {Url}
        zones = meridian.test.
        """;

    public string? WrongConfiguration => null;

    public async Task StartAsync()
    {
        if (process is not null) return;
        var program = ServerProcess.Find("etcd", "etcd-server");
        process = await ServerProcess.StartAsync(program,
        [
            "--data-dir", folder, "--listen-client-urls", Url, "--advertise-client-urls", Url, "--listen-peer-urls", $"http://127.0.0.1:{peer}",
            "--initial-advertise-peer-urls", $"http://127.0.0.1:{peer}", "--initial-cluster", $"default=http://127.0.0.1:{peer}",
        ], "serving client traffic insecurely", "serving insecure client requests", "ready to serve client requests");
    }

    public async Task StopAsync()
    {
        if (process is not null) await process.DisposeAsync();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}
