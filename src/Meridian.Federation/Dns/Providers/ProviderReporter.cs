using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Tells on Services, by a condition and by events, what became of their names at the provider; and on the federation's own namespace what is wrong with the provider.</summary>
internal sealed class ProviderReporter : IAsyncDisposable
{
    private readonly string provider;
    private readonly IKubeClient federation;
    private readonly IInformer services;
    private readonly IInformer namespaces;
    private readonly IDesiredNames names;
    private readonly FederationEvents events;
    private readonly FederationOptions options;
    private readonly TimeProvider time;
    private readonly CoalescedLoop loop;
    private ProviderStatus status = new();

    // Used by the loop alone.
    private string lastTold = ProviderStatus.Starting;

    public ProviderReporter(
        string provider, IKubeClient federation, IInformers informers, IDesiredNames names, FederationEvents events, FederationOptions options, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        (this.provider, this.federation, this.names, this.events, this.options, this.time) = (provider, federation, names, events, options, time);
        (services, namespaces) = (informers.For(ResourceTypes.Services), informers.For(ResourceTypes.Namespaces));
        loop = new CoalescedLoop("telling of DNS records at the provider", ReportAsync, time, logger);
    }

    public void Start() => loop.Start();

    /// <summary>Takes a new status.</summary>
    public void Tell(ProviderStatus next)
    {
        Volatile.Write(ref status, next);
        loop.Trigger();
    }

    /// <summary>Looks at the Services again.</summary>
    public void Again() => loop.Trigger();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => loop.DisposeAsync();

    private async ValueTask ReportAsync(CancellationToken token)
    {
        await services.Synced.WaitAsync(token);
        var now = Volatile.Read(ref status);
        TellOfProvider(now);
        if (names.All is not { } all) return;
        var byService = all.ToLookup(s => s.Service, s => s.Name);
        foreach (var service in services.List())
        {
            var own = byService[service.Key].Distinct().ToArray();
            if (own.Length > 0) await ReportAsync(service, own, now, token);
        }
    }

    // Said once for each time that it comes to this.
    private void TellOfProvider(ProviderStatus now)
    {
        if (now.Reason == lastTold) return;
        var wasWell = lastTold is ProviderStatus.Synced or ProviderStatus.Starting;
        lastTold = now.Reason;
        if (namespaces.Get(new ObjectKey("", options.SystemNamespace)) is not { } about) return;
        if (now.IsSynced && !wasWell) events.Normal(about, ResourceTypes.Namespaces, "DnsProviderRecovered", $"{provider}: the zone {options.DnsZone} is as it should be again");
        else if (!now.IsSynced && now.Reason is not (ProviderStatus.Starting or ProviderStatus.DryRun)) events.Warning(about, ResourceTypes.Namespaces, $"DnsProvider{now.Reason}", $"{provider}: {now.Message}");
    }

    private async Task ReportAsync(KubeObject service, DnsName[] own, ProviderStatus now, CancellationToken token)
    {
        if (ProviderConditions.Of(own, now, provider) is not { } condition) return;
        var before = service.View<Service>().Status.Conditions;
        var old = before.Find(ProviderConditions.Type);
        if (old is not null && old.Status == condition.Status && old.Reason == condition.Reason && old.Message == condition.Message) return;
        var conditions = before.Where(c => c.Type != ProviderConditions.Type).Append(condition.After(before, time.GetUtcNow()));
        var patch = new JsonObject { ["status"] = new JsonObject { ["conditions"] = StatusNodes.Conditions(conditions) } };
        try
        {
            await federation.PatchAsync(ResourceTypes.Services, service.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Status, token);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            return;
        }
        if (condition.Status == "False") events.Warning(service, ResourceTypes.Services, $"Dns{condition.Reason}", condition.Message);
        else if (old is not null) events.Normal(service, ResourceTypes.Services, ProviderConditions.Type, condition.Message);
    }
}
