using System.Text;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Lets the servers that the settings name copy the federation's zone, and tells them of changes. Keys are in the Secret <c>dns-keys</c> of the system
/// namespace, each entry as <c>tsig-keygen</c> writes it. Follows both.
/// </summary>
internal sealed class SecondaryServers : IAsyncDisposable
{
    /// <summary>Name of the Secret.</summary>
    public const string Secret = "dns-keys";

    private readonly ZoneCopies copies;
    private readonly ClientPlaces places;
    private readonly FederationEvents events;
    private readonly IInformer secrets;
    private readonly ObjectKey secretKey;
    private readonly CoalescedLoop loop;
    private readonly IDisposable subscription;

    /// <summary>Makes a keeper; <see cref="Start"/> begins its work.</summary>
    public SecondaryServers(ZoneCopies copies, ClientPlaces places, IInformers informers, FederationEvents events, FederationOptions options, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        (this.copies, this.places, this.events) = (copies, places, events);
        secretKey = new ObjectKey(options.SystemNamespace, Secret);
        secrets = informers.For(ResourceTypes.Secrets);
        loop = new CoalescedLoop("letting other servers copy the zone", UseAsync, time, logger);
        subscription = secrets.Subscribe(change => { if (change.Key == secretKey) loop.Trigger(); });
        places.Changed += loop.Trigger;
    }

    /// <summary>Begins to follow the settings.</summary>
    public void Start() => loop.Start();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        places.Changed -= loop.Trigger;
        await loop.DisposeAsync();
    }

    private async ValueTask UseAsync(CancellationToken token)
    {
        await secrets.Synced.WaitAsync(token);
        var settings = places.Settings;
        var secret = secrets.Get(secretKey);
        var keys = secret is null ? [] : Keys(secret);
        foreach (var missing in settings.Transfers.Select(t => t.Key).Concat(settings.Secondaries.Select(s => s.Key)).OfType<DnsName>().Distinct().Where(name => keys.All(k => !k.Name.Equals(name))))
            if (settings.Source is { } source) events.Warning(source, ResourceTypes.ConfigMaps, "InvalidDnsSettings", $"key={missing}: the Secret {secretKey} has no such key");
        await copies.UseAsync(keys, settings.Transfers, settings.Secondaries);
    }

    private List<TsigKey> Keys(KubeObject secret)
    {
        var keys = new List<TsigKey>();
        foreach (var (entry, value) in secret.View<Objects.Secret>().Data)
        {
            try
            {
                keys.AddRange(TsigKeyFile.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(value))));
            }
            catch (FormatException fault)
            {
                events.Warning(secret, ResourceTypes.Secrets, "InvalidDnsKeys", $"{entry}: {fault.Message}");
            }
        }
        return [.. keys.DistinctBy(k => k.Name)];
    }
}
