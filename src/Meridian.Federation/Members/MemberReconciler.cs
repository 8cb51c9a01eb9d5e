using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Keeps a connection to every Cluster and watches its health; while this process leads, writes what is seen to its status.</summary>
internal sealed partial class MemberReconciler(
    IKubeClient federation, IInformers informers, MemberSet members, IMemberConnector connector, MemberDeparture departure,
    NodeBook nodes, ClusterStatusWriter statuses, CredentialRenewal renewal, ILeadership leadership, FederationOptions options, TimeProvider time, ILogger<MemberReconciler> logger) : IReconciler, IAsyncDisposable
{
    private sealed record Link(string Fingerprint, IMemberConnection Connection, MemberProber Prober, IDisposable Apis);

    // Room, tokens and the words about them change with time, not with events.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    // A member has thousands of ConfigMaps, and this one alone is read.
    private static readonly InformerScope KubeDns = new() { Namespace = "kube-system", FieldSelector = "metadata.name=kube-dns" };

    private readonly ConcurrentDictionary<string, Link> links = new(StringComparer.Ordinal);
    private readonly KubeDnsWriter kubeDns = new(options);
    private readonly List<IDisposable> subscriptions = [];
    private Action<ObjectKey> enqueue = _ => { };

    /// <inheritdoc />
    public string Name => "cluster";

    /// <summary>The members it keeps.</summary>
    public MemberSet Members => members;

    /// <inheritdoc />
    public void Watch(ReconcilerSources sources)
    {
        enqueue = sources.Enqueue;
        leadership.Changed += EnqueueAll;
        subscriptions.Add(new Undo(() => leadership.Changed -= EnqueueAll));
        sources.Objects(ResourceTypes.Clusters);
        sources.Map(ResourceTypes.Secrets, change => change.Key.Namespace == options.SystemNamespace ? UsersOf(change.Key.Name) : []);
        subscriptions.Add(members.Follow(ResourceTypes.Nodes, (member, _) => OnNode(member), OnNode));
        subscriptions.Add(members.Follow(ResourceTypes.ConfigMaps, KubeDns, (member, _) => Enqueue(member), Enqueue));
    }

    /// <inheritdoc />
    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var cluster = informers.For(ResourceTypes.Clusters).Get(key);
        if (cluster is null)
        {
            await DropAsync(key.Name);
            return Requeue.None;
        }
        // Followers see the same members; what the leader writes about them they read.
        if (!leadership.IsLeading)
        {
            if (cluster.Header.DeletionTimestamp is null) await ConnectAsync(cluster);
            return Requeue.None;
        }
        if (cluster.Header.DeletionTimestamp is not null) return await LeaveAsync(cluster, cancellationToken);
        await Finalizers.EnsureAsync(federation, ResourceTypes.Clusters, cluster, cancellationToken);
        await ConnectAsync(cluster);
        await WriteStatusAsync(cluster, cancellationToken);
        await TellDnsAsync(key.Name, cancellationToken);
        return Requeue.After(Period);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        foreach (var name in links.Keys) await DropAsync(name);
    }

    private void Enqueue(string member) => enqueue(ObjectKey.Cluster(member));

    private void EnqueueAll()
    {
        foreach (var cluster in informers.For(ResourceTypes.Clusters).List()) enqueue(cluster.Key);
    }

    private void OnNode(string member)
    {
        nodes.Forget(member);
        Enqueue(member);
    }

    private KubeObject? SecretOf(ClusterSpec spec) =>
        spec.SecretRef.Name.Length == 0 ? null : informers.For(ResourceTypes.Secrets).Get(new ObjectKey(options.SystemNamespace, spec.SecretRef.Name));

    private IEnumerable<ObjectKey> UsersOf(string secret) =>
        informers.For(ResourceTypes.Clusters).List().Where(c => c.View<Cluster>().Spec.SecretRef.Name == secret).Select(c => c.Key);

    private async Task ConnectAsync(KubeObject cluster)
    {
        var spec = cluster.View<Cluster>().Spec;
        var secret = SecretOf(spec);
        var fingerprint = $"{spec.Server} {spec.SecretRef.Name} {secret?.Header.Uid} {secret?.Header.ResourceVersion}";
        var name = cluster.Header.Name;
        var access = new MemberAccess(name, spec, Credentials(secret));
        if (links.TryGetValue(name, out var link) && (link.Fingerprint == fingerprint || TryRenew(link.Connection, access)))
        {
            links[name] = link with { Fingerprint = fingerprint };
            members.Update(name, state => Describe(state, cluster));
            return;
        }
        var health = members.Find(name)?.Health ?? InitialHealth(cluster);
        await DropAsync(name, keepState: true);
        if (spec.SecretRef.Name.Length > 0 && secret is null)
            await RefuseAsync(cluster, health, $"secret \"{options.SystemNamespace}/{spec.SecretRef.Name}\" with the cluster's credentials not found");
        else
            await OpenAsync(cluster, health, fingerprint, access);
    }

    private static bool TryRenew(IMemberConnection connection, MemberAccess access)
    {
        try
        {
            return connection.TryRenew(access);
        }
        catch (FormatException)
        {
            // Opening another connection tells what is wrong.
            return false;
        }
    }

    private async Task OpenAsync(KubeObject cluster, MemberHealth health, string fingerprint, MemberAccess access)
    {
        try
        {
            var connection = connector.Connect(access);
            var prober = new MemberProber(connection, health, options, time, judged => OnJudged(access.Name, judged));
            links[access.Name] = new Link(fingerprint, connection, prober, FollowApis(access.Name, connection));
            await SetAsync(cluster, health, connection);
            prober.Start();
        }
        catch (FormatException unusable)
        {
            await RefuseAsync(cluster, health, unusable.Message);
        }
    }

    private Undo FollowApis(string name, IMemberConnection connection)
    {
        void Tell()
        {
            members.Update(name, state => ReferenceEquals(state.Connection, connection) ? state with { Apis = connection.Apis } : state);
            Enqueue(name);
        }
        connection.ApisChanged += Tell;
        return new Undo(() => connection.ApisChanged -= Tell);
    }

    private Task RefuseAsync(KubeObject cluster, MemberHealth health, string why)
    {
        LogRefused(cluster.Header.Name, why);
        return SetAsync(cluster, health with { Standing = MemberStanding.NotReady, Last = new MemberProbe(ProbeOutcome.Refused, why) }, null);
    }

    private async Task SetAsync(KubeObject cluster, MemberHealth health, IMemberConnection? connection)
    {
        var state = new MemberState { Name = cluster.Header.Name, Health = health, Connection = connection, Apis = connection?.Apis ?? DiscoveredApis.Unknown };
        if (members.Set(Describe(state, cluster)) is { } former) await former.DisposeAsync();
    }

    private static MemberHealth InitialHealth(KubeObject cluster)
    {
        var conditions = cluster.View<Cluster>().Status.Conditions;
        return MemberHealth.Initial(conditions.IsTrue("Ready"), conditions.Length == 0, Array.Find(conditions, c => c.Type == "Ready")?.LastTransitionTime);
    }

    private MemberState Describe(MemberState state, KubeObject cluster)
    {
        var place = ClusterPlace.Of(cluster.View<Cluster>(), nodes.Of(state) ?? NodeSummary.None);
        var spec = cluster.View<Cluster>().Spec;
        return state with
        {
            Labels = cluster.Header.Labels, ConfirmsDeletions = DeletionBudget.IsConfirmedBy(cluster.Header), Region = place.Region, Zones = place.Zones, Place = ClusterPlace.OnTheGlobe(spec, place.Region), Block = ClusterPlace.BlockOf(spec),
            Provider = place.Provider, Taints = spec.Taints, Version = cluster.View<Cluster>().Status.Version,
        };
    }

    private static IReadOnlyDictionary<string, byte[]> Credentials(KubeObject? secret) =>
        secret?.View<Secret>().Data.ToDictionary(d => d.Key, d => Base64(d.Value), StringComparer.Ordinal) ?? [];

    private static byte[] Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }

    // On the prober's loop: the standing takes effect at once, the status follows.
    private void OnJudged(string name, MemberHealth health)
    {
        var before = members.Find(name)?.Health;
        members.Update(name, state => state with { Health = health });
        if (before is not null && before.Standing == health.Standing && before.Last?.Message == health.Last?.Message && before.Last?.Version == health.Last?.Version) return;
        if (before?.Standing != health.Standing) LogStanding(name, health.Standing, health.Last?.Message ?? "");
        Enqueue(name);
    }

    private async Task WriteStatusAsync(KubeObject cluster, CancellationToken token)
    {
        var name = cluster.Header.Name;
        if (members.Find(name) is not { } state) return;
        var secret = SecretOf(cluster.View<Cluster>().Spec);
        if (secret is not null && state is { IsReachable: true, Connection: { } connection }) await renewal.RenewAsync(name, secret, connection.Client, token);
        await statuses.WriteAsync(cluster, state, secret is null ? null : new MemberSecret(secret), renewal.Fault(name), token);
    }

    // What fails is tried again with the next round.
    private async Task TellDnsAsync(string name, CancellationToken token)
    {
        if (members.Find(name) is not { IsReachable: true, Connection: { } connection } state) return;
        if (state.Copies(ResourceTypes.ConfigMaps, KubeDns) is not { } configMaps) return;
        try
        {
            await kubeDns.JoinAsync(connection.Client, configMaps.Get(new ObjectKey("kube-system", "kube-dns")), token);
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, token))
        {
            LogDns(name, failure.Message);
        }
    }

    private async Task DropAsync(string name, bool keepState = false)
    {
        nodes.Forget(name);
        if (!keepState && members.Remove(name) is { } former) await former.DisposeAsync();
        if (!links.TryRemove(name, out var link)) return;
        link.Apis.Dispose();
        await link.Prober.DisposeAsync();
        if (keepState && members.Find(name) is { } state && members.Set(state with { Connection = null }) is { } attached) await attached.DisposeAsync();
        await link.Connection.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster} is {Standing}. {Why}")]
    private partial void LogStanding(string cluster, MemberStanding standing, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} cannot be connected: {Why}")]
    private partial void LogRefused(string cluster, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The DNS configuration of cluster {Cluster} could not be written: {Why}")]
    private partial void LogDns(string cluster, string why);
}
