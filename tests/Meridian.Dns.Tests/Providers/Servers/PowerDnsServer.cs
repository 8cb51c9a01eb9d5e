using System.Net.Http.Json;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Meridian.Dns.Tests;

/// <summary>PowerDNS with its sqlite backend and its HTTP API.</summary>
public sealed class PowerDnsServer : IProviderServer
{
    private const string Schema = "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql";
    private const string ApiKey = "key-of-a-test";

    private readonly string folder = Directory.CreateTempSubdirectory("meridian-pdns-").FullName;
    private readonly int port = ServerProcess.FreePort();
    private readonly int apiPort = ServerProcess.FreePort();
    private ServerProcess? process;

    public string Provider => "powerdns";

    public string Configuration => Configured(ApiKey);

    public string WrongConfiguration => Configured("another-key");

    private string Database => Path.Combine(folder, "pdns.sqlite3");

    public async Task StartAsync()
    {
        if (process is not null) return;
        var program = ServerProcess.Find("pdns_server", "pdns-server");
        Assert.SkipUnless(File.Exists(Schema), "PowerDNS's sqlite backend is not installed (Debian package pdns-backend-sqlite3)");
        var isNew = !File.Exists(Database);
        if (isNew) await MakeDatabaseAsync();
        process = await ServerProcess.StartAsync(program,
        [
            $"--config-dir={folder}", $"--socket-dir={folder}", "--daemon=no", "--guardian=no", "--disable-syslog", "--launch=gsqlite3", $"--gsqlite3-database={Database}",
            "--local-address=127.0.0.1", $"--local-port={port}", "--webserver=yes", "--webserver-address=127.0.0.1", $"--webserver-port={apiPort}", "--api=yes", $"--api-key={ApiKey}",
        ], "ready to distribute questions");
        if (isNew) await MakeZoneAsync();
    }

    public async Task StopAsync()
    {
        if (process is not null) await process.DisposeAsync();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task MakeDatabaseAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Database}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = await File.ReadAllTextAsync(Schema);
        await command.ExecuteNonQueryAsync();
    }

    private async Task MakeZoneAsync()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-API-Key", ApiKey);
        using var content = new StringContent("""{"name":"meridian.test.","kind":"Native","nameservers":["ns.meridian.test."]}""", Encoding.UTF8, "application/json");
        using var made = await client.PostAsync($"http://127.0.0.1:{apiPort}/api/v1/servers/localhost/zones", content);
        made.EnsureSuccessStatusCode();
    }

    private string Configured(string key) => $"""
        api-url = http://127.0.0.1:{apiPort}
        api-key = {key}
        requests-per-second = 500
        """;
}
