using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>
/// CoreDNS with its etcd plugin, through etcd: the SkyDNS layout of keys, as Federation v1 wrote it. A batch is one transaction over what was read, and changes by
/// others are seen by etcd's watch. Takes Federation v1's configuration as it is.
/// </summary>
internal sealed class CoreDnsProvider(DnsName zone, EtcdGateway etcd, SkyDnsKeys keys) : IDnsProvider
{
    private const string DefaultPrefix = "/skydns";
    // Etcd takes 128 operations in a transaction unless told otherwise; each record is one, or two.
    private const int MostOperations = 128;

    // Revisions of our own writes since the last listing, which the watch passes over.
    private readonly HashSet<long> own = [];
    private long listedAt;

    /// <inheritdoc />
    public DnsName Zone => zone;

    /// <inheritdoc />
    public ProviderLimits Limits { get; } = new() { Types = new HashSet<RecordType> { RecordType.A, RecordType.AAAA, RecordType.CNAME, RecordType.TXT }, BatchRecords = MostOperations / 2 };

    public static IDnsProvider Open(ProviderSettings settings, ProviderContext context)
    {
        var servers = settings.List("etcd-endpoints").Select(e => settings.Url("etcd-endpoints", e)).ToArray();
        if (servers.Length == 0) settings.Required("etcd-endpoints");
        EnsureZone(settings, context.Zone);
        // Where Federation v1's CoreDNS answers: members were told, CoreDNS itself does not need it.
        settings.List("coredns-endpoints");
        var client = ProviderHttp.Client(context.Time, null, Authority(settings), Certificate(settings));
        return new CoreDnsProvider(context.Zone, new EtcdGateway(servers, client), new SkyDnsKeys(settings.Optional("prefix") ?? DefaultPrefix, context.Zone));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ManagedSet>> ListAsync(CancellationToken cancellationToken)
    {
        var (pairs, revision) = await etcd.RangeAsync(keys.First, keys.End, cancellationToken);
        lock (own)
        {
            listedAt = revision;
            own.Clear();
        }
        return SkyDnsContent.Sets(pairs, keys);
    }

    /// <inheritdoc />
    public async Task ApplyAsync(IReadOnlyList<SetChange> changes, CancellationToken cancellationToken)
    {
        var (pairs, revision) = await etcd.RangeAsync(keys.First, keys.End, cancellationToken);
        var found = ZoneContent.Of(SkyDnsContent.Sets(pairs, keys));
        if (changes.FirstOrDefault(c => !Equals(found.Find(c.Name, c.Type), c.Before)) is { } other)
            throw new ProviderException(ProviderFault.Conflict, $"zone {zone} was changed by somebody else meanwhile: {other.Name} {other.Type}");
        var written = await etcd.CommitAsync(SkyDnsTransaction.Of(changes, pairs, keys, revision), cancellationToken)
            ?? throw new ProviderException(ProviderFault.Conflict, $"zone {zone} was changed by somebody else meanwhile");
        lock (own) own.Add(written);
    }

    /// <inheritdoc />
    public Task ChangedAsync(CancellationToken cancellationToken) =>
        etcd.WatchAsync(keys.First, keys.End, Volatile.Read(ref listedAt) + 1, revision =>
        {
            lock (own) return !own.Contains(revision);
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        etcd.Dispose();
        return ValueTask.CompletedTask;
    }

    // Federation v1 lists the zones that CoreDNS serves; ours has to be, or to be below, one of them.
    private static void EnsureZone(ProviderSettings settings, DnsName zone)
    {
        var served = settings.List("zones");
        if (served.Count == 0 || served.Select(DnsName.TryParse).Any(z => z is not null && zone.IsAtOrBelow(z))) return;
        throw new ProviderSettingsException($"coredns: zones: {string.Join(", ", served)} do not hold the federation's zone {zone}");
    }

    private static X509Certificate2? Authority(ProviderSettings settings) =>
        settings.Optional("etcd-ca-file") is { } file ? Read("etcd-ca-file", () => X509Certificate2.CreateFromPem(settings.File("etcd-ca-file", file))) : null;

    private static X509Certificate2? Certificate(ProviderSettings settings)
    {
        var (certificate, key) = (settings.Optional("etcd-cert-file"), settings.Optional("etcd-key-file"));
        if (certificate is null && key is null) return null;
        if (certificate is null || key is null) throw new ProviderSettingsException("coredns: etcd-cert-file and etcd-key-file belong together");
        return Read("etcd-cert-file", () => X509Certificate2.CreateFromPem(settings.File("etcd-cert-file", certificate), settings.File("etcd-key-file", key)));
    }

    private static X509Certificate2 Read(string key, Func<X509Certificate2> read)
    {
        try
        {
            return read();
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            throw new ProviderSettingsException($"coredns: {key}: the file holds no usable certificate and key in PEM form");
        }
    }
}
