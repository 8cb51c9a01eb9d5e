using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Meridian.Dns.Tests;

/// <summary>docs/dns/providers.md names every provider, and its samples are usable.</summary>
public sealed partial class ProviderDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "dns", "providers.md"));

    [Fact]
    public void Document_HasASampleOfEveryProvider() => Assert.Equal(DnsProviders.Names, Sample().Matches(Document).Select(m => m.Groups[1].Value));

    [Fact]
    public async Task Samples_CanBeOpened()
    {
        var key = Path.GetTempFileName();
        using var rsa = RSA.Create(2048);
        await File.WriteAllTextAsync(key, new JsonObject { ["client_email"] = "a@b", ["private_key"] = rsa.ExportPkcs8PrivateKeyPem() }.ToJsonString(), TestContext.Current.CancellationToken);
        foreach (Match sample in Sample().Matches(Document))
        {
            var configuration = sample.Groups[2].Value.Replace("/etc/meridian/dns.json", key, StringComparison.Ordinal);
            await using var provider = DnsProviders.Open(sample.Groups[1].Value, configuration, new ProviderContext(DnsName.Parse("fed.example.com"), OwnerIdentity.Of("world", ""), TimeProvider.System));
            Assert.Equal("fed.example.com", $"{provider.Zone}");
        }
        File.Delete(key);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Meridian.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("^### ([a-z0-9-]+)\n\n```ini\n(.*?)```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();
}
