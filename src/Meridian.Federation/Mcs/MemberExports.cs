using System.Collections.Immutable;
using Meridian.Client;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Follows the exports of all members, and what they lead to. Services, endpoints and namespaces of members are followed from the first export on: a
/// federation without exports pays for none of it.
/// </summary>
internal sealed class MemberExports(IMembers members, FederationOptions options) : IExportedServices, IDisposable
{
    private const string ByService = "mcs-service", ByImport = "mcs-import";

    // Guards the subscriptions and whether the rest is followed.
    private readonly Lock gate = new();
    private readonly List<IDisposable> subscriptions = [];
    private bool followsAll, isDisposed;
    private ImmutableList<Action<ObjectKey>> handlers = [];
    private ImmutableList<Action<string, ObjectKey>> importHandlers = [];

    /// <summary>Begins to follow exports and imports.</summary>
    public void Start()
    {
        Keep(members.Subscribe(OnMember));
        Keep(members.Follow(ResourceTypes.ServiceExports, (_, change) => OnExport(change.Key), OnMember));
        Keep(members.Follow(ResourceTypes.ServiceImports, OnImport, OnMember));
    }

    /// <inheritdoc />
    public IDisposable Subscribe(Action<ObjectKey> handler)
    {
        ImmutableInterlocked.Update(ref handlers, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref handlers, (list, removed) => list.Remove(removed), handler));
    }

    /// <summary>Calls the handler with a member and a service when what the member has of its import changed, or may have. Must be quick.</summary>
    public IDisposable SubscribeImports(Action<string, ObjectKey> handler)
    {
        ImmutableInterlocked.Update(ref importHandlers, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref importHandlers, (list, removed) => list.Remove(removed), handler));
    }

    /// <inheritdoc />
    public ClusterSetService? Find(ObjectKey service)
    {
        var facts = Facts(service);
        if (ExportMerge.Of(facts.Exports) is not { } merged) return null;
        return new ClusterSetService(service, merged, [.. facts.Exports.Where(e => e.IsValid).Select(e => new ClusterSetBackend(
            e.Cluster, e.Service!, [.. Endpoints(e, service).Select(s => s.View<EndpointSlice>())], e.IsReachable))]);
    }

    /// <summary>The services that a member exports, or imports from us, as far as is known.</summary>
    public IEnumerable<ObjectKey> KnownServices() => members.All.SelectMany(KnownServices).Distinct();

    /// <summary>All exports of a service.</summary>
    public ExportFacts Facts(ObjectKey service)
    {
        var exports = new List<ExportedService>();
        var unknown = new List<string>();
        foreach (var member in members.All)
        {
            if (!member.Serves(ResourceTypes.ServiceExports)) continue;
            if (member.Informer(ResourceTypes.ServiceExports) is not { } informer) unknown.Add(member.Name);
            else if (informer.Get(service) is not { Header.DeletionTimestamp: null } export) continue;
            else if (member.Informer(ResourceTypes.Services) is not { } services) unknown.Add(member.Name);
            else exports.Add(Export(member, export, services.Get(service)));
        }
        return new ExportFacts(exports, unknown);
    }

    /// <summary>The slices of an export's endpoints; none while its member does not answer.</summary>
    public IEnumerable<KubeObject> Endpoints(ExportedService export, ObjectKey service)
    {
        if (!export.IsReachable || members.Find(export.Cluster)?.Informer(ResourceTypes.EndpointSlices) is not { } slices) return [];
        slices.AddIndex(ByService, s => ServiceEndpoints.ServiceOf(s.Header) is { } key ? [key.ToString()] : []);
        return slices.ByIndex(ByService, service.ToString()).Where(s => !McsMarks.IsOurs(s, options)).OrderBy(s => s.Key);
    }

    /// <summary>The slices that we made in a member for an imported service; null while they have not been read.</summary>
    public IReadOnlyCollection<KubeObject>? Mirrors(MemberState member, ObjectKey service)
    {
        if (member.Informer(ResourceTypes.EndpointSlices) is not { } slices) return null;
        slices.AddIndex(ByImport, s => ImportOf(s) is { } key ? [key.ToString()] : []);
        return slices.ByIndex(ByImport, service.ToString());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            foreach (var subscription in subscriptions) subscription.Dispose();
            subscriptions.Clear();
        }
    }

    private static ExportedService Export(MemberState member, KubeObject export, KubeObject? service) => new()
    {
        Cluster = member.Name, Created = export.Header.CreationTimestamp ?? default, Metadata = export.View<ServiceExport>().Spec,
        Service = service is { Header.DeletionTimestamp: null } ? service.View<Service>() : null, IsReachable = member.IsReachable,
    };

    private IEnumerable<ObjectKey> KnownServices(MemberState member) =>
        Keys(member, ResourceTypes.ServiceExports, _ => true).Concat(Keys(member, ResourceTypes.ServiceImports, i => McsMarks.IsOurs(i, options)));

    private static IEnumerable<ObjectKey> Keys(MemberState member, ResourceType type, Func<KubeObject, bool> wanted) =>
        (member.Informer(type)?.List() ?? []).Where(wanted).Select(o => o.Key);

    private ObjectKey? ImportOf(KubeObject made) =>
        McsMarks.IsOurs(made, options) && made.Header.Labels.TryGetValue(McsMarks.ServiceName, out var name) ? made.Key with { Name = name } : null;

    private void Keep(IDisposable subscription)
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                subscriptions.Add(subscription);
                return;
            }
        }
        subscription.Dispose();
    }

    private void FollowAll()
    {
        lock (gate)
        {
            if (followsAll || isDisposed) return;
            followsAll = true;
        }
        Keep(members.Follow(ResourceTypes.Services, OnService, OnMember));
        Keep(members.Follow(ResourceTypes.EndpointSlices, OnSlice, OnMember));
        Keep(members.Follow(ResourceTypes.Namespaces, OnNamespace, OnMember));
    }

    private void OnExport(ObjectKey service)
    {
        FollowAll();
        TellExport(service);
    }

    private void OnImport(string member, ObjectChange change)
    {
        if (McsMarks.IsOurs(change.Latest, options)) FollowAll();
        TellImport(member, change.Key);
    }

    private void OnService(string member, ObjectChange change)
    {
        if (ImportOf(change.Latest) is { } import) TellImport(member, import);
        else if (IsExported(member, change.Key)) TellExport(change.Key);
    }

    private void OnSlice(string member, ObjectChange change)
    {
        if (ImportOf(change.Latest) is { } import) TellImport(member, import);
        else if (ServiceEndpoints.ServiceOf(change.Latest.Header) is { } service && IsExported(member, service)) TellExport(service);
    }

    // Only a namespace that comes or goes changes what is imported.
    private void OnNamespace(string member, ObjectChange change)
    {
        if (change is { Old: not null, New.Header.DeletionTimestamp: null }) return;
        foreach (var service in KnownServices().Where(s => s.Namespace == change.Key.Name)) TellImport(member, service);
    }

    private bool IsExported(string member, ObjectKey service) => members.Find(member)?.Informer(ResourceTypes.ServiceExports)?.Get(service) is not null;

    // The member came, went, or was read anew: what it exports concerns all, what it imports concerns itself.
    private void OnMember(string name)
    {
        foreach (var service in KnownServices()) TellExport(service);
    }

    private void TellExport(ObjectKey service)
    {
        foreach (var handler in Volatile.Read(ref handlers)) handler(service);
    }

    private void TellImport(string member, ObjectKey service)
    {
        foreach (var handler in Volatile.Read(ref importHandlers)) handler(member, service);
    }
}
