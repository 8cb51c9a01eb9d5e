using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Carries exports from the members that make them into all members, and tells each export what became of it. One key is one service in one
/// member, so that a member that answers slowly holds up no other.
/// </summary>
internal sealed class ServiceImportReconciler(
    IKubeClient federation, IInformers informers, IMembers members, MemberExports exports, FederationEvents events, FederationOptions options, TimeProvider time) : IReconciler, IDisposable
{
    private readonly MemberImports imports = new(exports, options, time);
    private readonly FederationImports shown = new(federation, informers, options, time);
    private readonly ConcurrentDictionary<(string Member, ObjectKey Service), string> told = [];
    private readonly List<IDisposable> subscriptions = [];

    /// <inheritdoc />
    public string Name => "serviceimport";

    /// <inheritdoc />
    public void Watch(ReconcilerSources sources)
    {
        sources.Map(ResourceTypes.ServiceImports, change => [Key("", change.Key)]);
        sources.Map(ResourceTypes.Namespaces, change => exports.KnownServices().Where(s => s.Namespace == change.Key.Name).Select(s => Key("", s)));
        subscriptions.Add(exports.Subscribe(service => EnqueueEverywhere(service, sources)));
        subscriptions.Add(exports.SubscribeImports((member, service) => sources.Enqueue(Key(member, service))));
        foreach (var service in exports.KnownServices()) EnqueueEverywhere(service, sources);
    }

    /// <inheritdoc />
    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var (member, service) = Parts(key);
        if (SystemObjects.IsSystem(service.Namespace, options)) return Requeue.None;
        var facts = exports.Facts(service);
        var merged = ExportMerge.Of(facts.Exports);
        if (member.Length == 0)
        {
            await shown.ApplyAsync(service, facts, merged, cancellationToken);
            return Requeue.None;
        }
        // A member that does not answer, or answers again, comes by as a change of the member.
        if (members.Find(member) is not { IsReachable: true } state) return Requeue.None;
        if (!state.Serves(ResourceTypes.ServiceImports))
        {
            Tell(state.Name, service, merged is null ? null : $"it does not serve {ResourceTypes.ServiceImports.ApiVersion}: install the definitions of the multi-cluster services API");
            return Requeue.None;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.MemberCallTimeout);
        await WriteConditionsAsync(state, service, facts, merged, limit.Token);
        Tell(state.Name, service, await imports.ApplyAsync(state, service, facts, merged, limit.Token));
        return Requeue.None;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
    }

    private void EnqueueEverywhere(ObjectKey service, ReconcilerSources sources)
    {
        foreach (var member in members.All) sources.Enqueue(Key(member.Name, service));
        sources.Enqueue(Key("", service));
    }

    // Neither a member nor a service has a slash in its name.
    private static ObjectKey Key(string member, ObjectKey service) => new(service.Namespace, $"{member}/{service.Name}");

    private static (string Member, ObjectKey Service) Parts(ObjectKey key) =>
        key.Name.IndexOf('/', StringComparison.Ordinal) is var slash ? (key.Name[..slash], key with { Name = key.Name[(slash + 1)..] }) : default;

    private async Task WriteConditionsAsync(MemberState member, ObjectKey service, ExportFacts facts, MergedService? merged, CancellationToken token)
    {
        if (facts.Of(member.Name) is not { } export || member.Informer(ResourceTypes.ServiceExports)?.Get(service) is not { } known) return;
        var before = known.View<ServiceExport>().Status.Conditions;
        var conditions = ExportConditions.Of(export, service, merged, options.Name).Select(c => c.After(before, time.GetUtcNow())).ToArray();
        if (conditions.All(c => before.Find(c.Type) is { } old && (old.Status, old.Reason, old.Message) == (c.Status, c.Reason, c.Message))
            && before.Find("Conflict") is null == conditions.Find("Conflict") is null) return;
        var status = new JsonObject { ["conditions"] = StatusNodes.Conditions(conditions) };
        await OwnedObject.ApplyStatusAsync(member.Connection!.Client, ResourceTypes.ServiceExports, known, status, token);
    }

    // Once, until it is over: on the Cluster, for the service may have no object in it.
    private void Tell(string member, ObjectKey service, string? why)
    {
        if (why is null) told.TryRemove((member, service), out _);
        else if (told.GetValueOrDefault((member, service)) != why && informers.For(ResourceTypes.Clusters).Get(ObjectKey.Cluster(member)) is { } cluster)
        {
            told[(member, service)] = why;
            events.Warning(cluster, ResourceTypes.Clusters, "ServiceNotImported", $"service \"{service}\" is not imported: {why}");
        }
    }
}
