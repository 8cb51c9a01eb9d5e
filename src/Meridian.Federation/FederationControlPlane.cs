using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// The controllers of a federation: they connect members, put the federation's objects into them, bring back what became of them,
/// move work away from members that are lost, and publish names. Runs beside the federation's API, in one process with it.
/// </summary>
/// <remarks>
/// Of several processes over one store all follow the members, so that each can show them, answer for their names and carry their traffic; one
/// at a time leads: it alone writes, to the members and to the federation.
/// </remarks>
public sealed class FederationControlPlane : IAsyncDisposable
{
    // Every federated object waits on the network of its members, not on this machine.
    private const int Workers = 16;

    private static readonly IReadOnlyList<IRevisionHistory> Histories =
        [new DeploymentHistory(), ControllerRevisionHistory.OfStatefulSets, ControllerRevisionHistory.OfDaemonSets];

    private readonly FederationOptions options;
    private readonly IKubeClient federation;
    private readonly IInformers informers;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly FederationEvents events;
    private readonly PolicyBook policies;
    private readonly OverrideBook overrides;
    private readonly SourceObjects objects;
    private readonly FederationQuestions answers;
    private readonly CapacityBook capacity;
    private PolicyReports? policyReports;
    private readonly NamePublisher names;
    private readonly SecondaryServers? secondaries;
    private readonly GlobalIngressPublisher ingress;
    private readonly MemberExports exports;
    private readonly ClientPlaces places;
    private readonly LoadBalancerHosts balancers;
    private readonly NameExplainer nameExplainer;
    private readonly PropagatedKinds kinds;
    private readonly FederatedTypes types;
    private readonly MergedViews merged;
    private readonly MemberReconciler clusters;
    private readonly ControllerHost clustersHost;

    // What runs while this process leads; made anew for each term.
    private readonly List<IReconciler> reconcilers = [];
    private readonly List<ControllerHost> hosts = [];
    private Propagation? propagation;
    private ProviderPublisher? provider;

    /// <summary>Puts the controllers together; <see cref="StartAsync"/> begins their work.</summary>
    /// <param name="options">What the federation is called and how patient it is.</param>
    /// <param name="views">The views that the federation's API serves. Not disposed here.</param>
    /// <param name="federation">The federation's API.</param>
    /// <param name="informers">Informers of the federation's API. Not disposed here.</param>
    /// <param name="registry">What the federation's API serves.</param>
    /// <param name="connector">Reaches members.</param>
    /// <param name="zone">Receives the federation's DNS records; they are its whole content.</param>
    /// <param name="edges">Opens global addresses.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes the controllers' loggers.</param>
    /// <param name="leadership">Whether this process leads. Default: it is alone.</param>
    /// <param name="copies">Lets other servers copy the zone; null for none.</param>
    public FederationControlPlane(
        FederationOptions options, FederationViews views, IKubeClient federation, IInformers informers, ResourceRegistry registry, IMemberConnector connector, ZoneStore zone,
        IEdgeFactory edges, TimeProvider time, ILoggerFactory loggers, ILeadership? leadership = null, ZoneCopies? copies = null)
    {
        leadership ??= Leadership.Alone;
        (this.options, this.federation, this.informers, this.time, this.loggers) = (options, federation, informers, time, loggers);
        var members = views.Members;
        kinds = new PropagatedKinds(registry, type => registry.Current.Find(type)?.Scale);
        views.Finalizing.Follow(kinds, options);
        var loopLogger = loggers.CreateLogger<CoalescedLoop>();
        events = new FederationEvents(views.Store, time, loggers.CreateLogger<FederationEvents>());
        types = new FederatedTypes(kinds);
        var nodes = new NodeBook();
        clusters = new MemberReconciler(
            federation, informers, members, connector, new MemberDeparture(kinds, options, loggers.CreateLogger<MemberDeparture>()),
            nodes, new ClusterStatusWriter(federation, nodes, new MemberRooms(nodes, time), types, time), new CredentialRenewal(federation, time, loggers.CreateLogger<CredentialRenewal>()),
            leadership, options, time, loggers.CreateLogger<MemberReconciler>());
        clustersHost = Host(clusters);
        policies = new PolicyBook(informers);
        overrides = new OverrideBook(informers);
        capacity = new CapacityBook(members);
        objects = new SourceObjects(registry);
        answers = views.Answers;
        Explain(new Planner(new CopyTable(), options, policies, capacity, time, overrides: overrides), members);
        exports = new MemberExports(members, options);
        places = new ClientPlaces(informers, members, events, options, time, loopLogger);
        balancers = new LoadBalancerHosts(new HostResolver(() => places.Settings, time), time, loggers.CreateLogger<LoadBalancerHosts>());
        names = new NamePublisher(informers, members, zone, places, balancers, events, options, time, loopLogger);
        secondaries = copies is null ? null : new SecondaryServers(copies, places, informers, events, options, time, loopLogger);
        answers.Names = nameExplainer = new NameExplainer(names, places, options);
        ingress = new GlobalIngressPublisher(federation, informers, members, edges, exports, places, events, leadership, options, time, loopLogger);
        merged = new MergedViews(views, kinds, registry, time, loopLogger);
    }

    /// <summary>Places clients of names and of the global address.</summary>
    public IClientLocator Clients => places;

    /// <summary>Takes over how far regions are apart on this machine; what the settings say counts more. Safe for concurrent use.</summary>
    public void Use(RoundTrips roundTrips) => places.Use(roundTrips);

    /// <summary>Tells a client in a few lines what it is told of a name, and why; null for what is no name of a service. Safe for concurrent use.</summary>
    public IReadOnlyList<string>? WhyName(DnsName name, IPAddress client) => nameExplainer.Short(name, client);

    /// <summary>Follows the members and leads, for a process that is alone.</summary>
    /// <exception cref="StatusException">The federation's API refused.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        Lead();
    }

    /// <summary>Makes the namespaces every federation has, and begins to follow the members.</summary>
    /// <exception cref="StatusException">The federation's API refused.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await EnsureNamespaceAsync("default", cancellationToken);
        await EnsureNamespaceAsync(options.SystemNamespace, cancellationToken);
        await FederationIdentity.PublishAsync(federation, options, cancellationToken);
        types.Follow(informers);
        exports.Start();
        places.Start();
        names.Start();
        secondaries?.Start();
        ingress.Start();
        clustersHost.Start();
    }

    /// <summary>Begins to act: from now on this process decides what the members hold.</summary>
    public void Lead()
    {
        propagation = NewPropagation(clusters.Members);
        reconcilers.Add(new ClusterProfilePublisher(federation, informers, options, time));
        reconcilers.Add(new ServiceImportReconciler(federation, informers, clusters.Members, exports, events, options, time));
        foreach (var history in Histories) reconcilers.Add(new RevisionReconciler(history, federation, informers));
        foreach (var reconciler in reconcilers)
        {
            var host = Host(reconciler);
            hosts.Add(host);
            host.Start();
        }
        policyReports?.Start();
        propagation.Start();
        if (options.DnsProvider is not { } choice) return;
        provider = new ProviderPublisher(choice, federation, informers, clusters.Members, names, events, options, time, loggers);
        provider.Start();
        answers.Provider = provider;
    }

    /// <summary>Stops acting; what is under way is ended. <see cref="Lead"/> may be called again.</summary>
    public async Task StopLeadingAsync()
    {
        answers.Provider = null;
        if (provider is not null) await provider.DisposeAsync();
        if (propagation is not null) await propagation.DisposeAsync();
        if (policyReports is not null) await policyReports.DisposeAsync();
        foreach (var host in hosts) await host.DisposeAsync();
        foreach (var reconciler in reconcilers.OfType<IDisposable>()) reconciler.Dispose();
        (propagation, provider) = (null, null);
        hosts.Clear();
        reconcilers.Clear();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopLeadingAsync();
        await clustersHost.DisposeAsync();
        exports.Dispose();
        if (secondaries is not null) await secondaries.DisposeAsync();
        await names.DisposeAsync();
        await balancers.DisposeAsync();
        await ingress.DisposeAsync();
        await places.DisposeAsync();
        await merged.DisposeAsync();
        types.Dispose();
        kinds.Dispose();
        policies.Dispose();
        overrides.Dispose();
        await capacity.DisposeAsync();
        await clusters.DisposeAsync();
        await events.DisposeAsync();
    }

    private ControllerHost Host(IReconciler reconciler) => new(reconciler, informers, time, loggers.CreateLogger<ControllerHost>(), Workers);

    private Propagation NewPropagation(MemberSet members)
    {
        var pending = new PendingDeletions(federation, options);
        var namespaces = new MemberNamespaces(informers, options);
        var foreign = new ForeignContent(kinds, options);
        var placements = new PlacementWriter(federation, informers, options, time);
        var table = new CopyTable();
        policyReports = new PolicyReports(federation, informers, time, loggers.CreateLogger<CoalescedLoop>());
        var dependencies = new DependencyIndex();
        var planner = new Planner(table, options, policies, capacity, time, new Dependents(dependencies, kinds, table, informers, options), overrides);
        Explain(planner, members);
        reconcilers.Add(new RecoveryReconciler(federation, informers, members, kinds, names, events, time));
        reconcilers.Add(new PendingDeletionReconciler(informers, members, pending, foreign, options, loggers.CreateLogger<PendingDeletionReconciler>()));
        var lanes = new MemberLanes(table, members, new CopyWriter(namespaces, foreign, events, options, time), options, time, loggers.CreateLogger<MemberLanes>());
        var withdrawal = new PropagationWithdrawal(federation, members, table, pending, placements, options);
        var plans = new PropagationPlans(federation, informers, members, planner, table, policyReports, withdrawal, events, options);
        var reports = new PropagationReports(federation, informers, table, new CopyOutcomes(members, options), placements, policyReports, events, time);
        return new Propagation(informers, members, kinds, table, dependencies, lanes, plans, reports, options, time, loggers.CreateLogger<Propagation>());
    }

    // Who leads explains its own decisions; who follows those it would take.
    private void Explain(Planner planner, IMembers members) =>
        answers.Explainer = new Explainer(objects, kinds, new PlacementCases(planner, policies, members), new OverridePreview(overrides, options), options, time);

    private async Task EnsureNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var node = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
        try
        {
            await federation.CreateAsync(ResourceTypes.Namespaces, null, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
        }
        catch (StatusException exists) when (exists.IsAlreadyExists)
        {
            // From an earlier start.
        }
    }
}
