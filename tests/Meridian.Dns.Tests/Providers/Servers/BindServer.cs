namespace Meridian.Dns.Tests;

/// <summary>BIND with one zone that may be updated and transferred by those who have a key.</summary>
public sealed class BindServer : IProviderServer
{
    public const string Key = "meridian-key";

    // Both are secrets of nothing but this test's server.
    private const string Secret = "VGhlIHNlY3JldCBvZiBhIHRlc3QsIDMyIGJ5dGVzIS4=";
    private const string OtherSecret = "QW5vdGhlciBzZWNyZXQgb2YgYSB0ZXN0LCAzMiBieXQ=";

    private readonly string folder = Directory.CreateTempSubdirectory("meridian-bind-").FullName;
    private readonly int port = ServerProcess.FreePort();
    private ServerProcess? process;

    public string Provider => "rfc2136";

    public int Port => port;

    public string Configuration => Configured(Secret, "hmac-sha256");

    public string WrongConfiguration => Configured(OtherSecret, "hmac-sha256");

    /// <summary>With the server's other key, whose signatures are longer.</summary>
    public string LongConfiguration => Configured(Secret, "hmac-sha512").Replace(Key, $"{Key}-512", StringComparison.Ordinal);

    public string UnknownKeyConfiguration => Configuration.Replace(Key, "nobodys-key", StringComparison.Ordinal);

    public async Task StartAsync()
    {
        if (process is not null) return;
        var named = ServerProcess.Find("named", "bind9");
        var zone = Path.Combine(folder, "zone.db");
        if (!File.Exists(zone)) await File.WriteAllTextAsync(zone, "$TTL 60\n@ SOA ns.meridian.test. admin.meridian.test. 1 60 60 600 5\n@ NS ns.meridian.test.\nns A 127.0.0.1\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "named.conf"), $$"""
            options {
              directory "{{folder}}"; listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile "{{folder}}/session.key";
              recursion no; dnssec-validation no; notify no; querylog no; transfers-out 100;
            };
            controls { };
            key "{{Key}}" { algorithm hmac-sha256; secret "{{Secret}}"; };
            key "{{Key}}-512" { algorithm hmac-sha512; secret "{{Secret}}"; };
            zone "meridian.test" { type primary; file "zone.db"; allow-update { key {{Key}}; key {{Key}}-512; }; allow-transfer { key {{Key}}; key {{Key}}-512; }; };
            """);
        process = await ServerProcess.StartAsync(named, ["-g", "-c", Path.Combine(folder, "named.conf")], "all zones loaded");
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

    private string Configured(string secret, string algorithm) => $"""
        [Global]
        server = 127.0.0.1:{port}
        tsig-key = {Key}
        tsig-algorithm = {algorithm}
        tsig-secret = {secret}
        """;
}
