using System.Text.Json;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.ApiServer;

/// <summary>
/// Decides by the Roles, ClusterRoles and their bindings in a store, as they are now. The group <c>system:masters</c> may do everything.
/// Safe for concurrent use.
/// </summary>
public sealed partial class RbacAuthorizer : IAuthorizer, IAsyncDisposable
{
    private static readonly ResourceType[] Watched =
        [ResourceTypes.ClusterRoles, ResourceTypes.ClusterRoleBindings, ResourceTypes.Roles, ResourceTypes.RoleBindings];

    private readonly IObjectStore store;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task[] watches;

    // Guards the making of an index, so that many requests after one change make it once.
    private readonly Lock gate = new();
    private RbacIndex index = RbacIndex.Empty;
    private bool stale = true;

    /// <summary>Begins to watch the roles and bindings in <paramref name="store"/>.</summary>
    public RbacAuthorizer(IObjectStore store, ILogger<RbacAuthorizer> log)
    {
        (this.store, this.log) = (store, log);
        var from = store.Revision;
        watches = [.. Watched.Select(type => WatchAsync(type, from))];
    }

    /// <summary>The rules of now.</summary>
    internal RbacIndex Index => Volatile.Read(ref stale) ? Remake() : Volatile.Read(ref index);

    /// <inheritdoc />
    public AccessDecision Authorize(UserInfo user, in AccessRequest request) => Index.Authorize(user, request);

    /// <inheritdoc />
    public IReadOnlyList<PolicyRule> RulesOf(UserInfo user, string ns) => Index.RulesOf(user, ns);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(watches);
        stopping.Dispose();
    }

    private RbacIndex Remake()
    {
        lock (gate)
        {
            if (!Volatile.Read(ref stale)) return index;
            // Lowered before reading: a change that comes meanwhile raises it again.
            Volatile.Write(ref stale, false);
            var made = new RbacIndex(All(ResourceTypes.ClusterRoles), All(ResourceTypes.ClusterRoleBindings), All(ResourceTypes.Roles), All(ResourceTypes.RoleBindings));
            Volatile.Write(ref index, made);
            return made;
        }
    }

    // A role that cannot be read grants nothing, and must not take the others with it.
    private List<KubeObject> All(ResourceType type)
    {
        var readable = new List<KubeObject>();
        foreach (var item in store.List(type, null, default).Items)
        {
            try
            {
                if (type.Kind.EndsWith("Binding", StringComparison.Ordinal)) item.View<RoleBinding>();
                else item.View<ClusterRole>();
                readable.Add(item);
            }
            catch (JsonException e)
            {
                LogUnreadable(type.Kind, item.Key, e.Message);
            }
        }
        return readable;
    }

    private async Task WatchAsync(ResourceType type, long from)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in store.WatchAsync(type, null, from, stopping.Token))
                {
                    Volatile.Write(ref stale, true);
                    from = change.Revision;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StatusException e) when (e.IsGone)
            {
                from = store.Revision;
                Volatile.Write(ref stale, true);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Key} cannot be read and grants nothing: {Problem}")]
    private partial void LogUnreadable(string kind, ObjectKey key, string problem);
}
