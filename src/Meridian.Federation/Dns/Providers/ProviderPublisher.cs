using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Keeps the zone at the provider equal to the federation's names, while this process leads. What is there when it stops stays there: a control plane that is away
/// takes nobody's names away.
/// </summary>
internal sealed class ProviderPublisher : IAsyncDisposable
{
    private readonly string provider;
    private readonly IDesiredNames names;
    private readonly IMembers members;
    private readonly KnownMembers copies;
    private readonly ProviderReporter reporter;
    private readonly ProviderWriter writer;
    private readonly List<IDisposable> subscriptions = [];

    // Guards what was said last: names change on the publisher's loop, the first word may come from another.
    private readonly Lock gate = new();
    private ManagedSet[]? last;

    public ProviderPublisher(
        DnsProviderChoice choice, IKubeClient federation, IInformers informers, IMembers members, IDesiredNames names, FederationEvents events, FederationOptions options,
        TimeProvider time, ILoggerFactory loggers)
    {
        (provider, this.names, this.members) = (choice.Name, names, members);
        copies = new KnownMembers(options);
        reporter = new ProviderReporter(choice.Name, federation, informers, names, events, options, time, loggers.CreateLogger<CoalescedLoop>());
        var context = new ProviderContext(DnsName.Parse(options.DnsZone), OwnerIdentity.Of(options.Name, options.Identity), time);
        writer = new ProviderWriter(
            async token => DnsProviders.Open(choice.Name, await choice.ReadConfiguration(token), context), new ProviderWriterOptions { Owner = context.Owner, Provider = choice.Name, DryRun = choice.DryRun },
            reporter.Tell, time, loggers.CreateLogger<ProviderWriter>());
    }

    /// <summary>What is still to be written. Safe for concurrent use.</summary>
    public DnsPlanStatus Plan => ProviderPlan.Of(provider, writer.Status, names.All ?? []);

    public void Start()
    {
        reporter.Start();
        writer.Start();
        subscriptions.Add(names.Subscribe(Want));
        Want();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        await writer.DisposeAsync();
        await reporter.DisposeAsync();
    }

    // Just after a start members have not answered yet. What they serve is not gone for that: the first word waits until each was heard, or is known not to answer.
    private void Want()
    {
        lock (gate)
        {
            if (names.All is not { } all || (last is null && !members.All.All(copies.AreKnown))) return;
            ManagedSet[] wanted = [.. all.Select(ProviderSets.Of)];
            // The records are the same, but their Services may be others.
            if (last is not null && last.AsSpan().SequenceEqual(wanted)) reporter.Again();
            else writer.Want(last = wanted);
        }
    }

    private sealed class KnownMembers(FederationOptions options)
    {
        private readonly InformerScope scope = CopyScope.Of(options);

        public bool AreKnown(MemberState member)
        {
            if (member.Health.Standing == MemberStanding.Expected) return false;
            if (!member.IsReachable) return true;
            var services = member.Copies(ResourceTypes.Services, scope) is not null || member.Refusal(ResourceTypes.Services, scope).Length > 0;
            return services && member.Informer(ResourceTypes.EndpointSlices) is not null;
        }
    }
}
