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
    private readonly StoreView<RbacIndex> index;

    /// <summary>Begins to watch the roles and bindings in <paramref name="store"/>.</summary>
    public RbacAuthorizer(IObjectStore store, ILogger<RbacAuthorizer> log)
    {
        (this.store, this.log) = (store, log);
        index = new StoreView<RbacIndex>(store, Watched, RbacIndex.Empty,
            _ => new RbacIndex(All(ResourceTypes.ClusterRoles), All(ResourceTypes.ClusterRoleBindings), All(ResourceTypes.Roles), All(ResourceTypes.RoleBindings)));
    }

    /// <summary>The rules of now.</summary>
    internal RbacIndex Index => index.Current;

    /// <inheritdoc />
    public AccessDecision Authorize(UserInfo user, in AccessRequest request) => Index.Authorize(user, request);

    /// <inheritdoc />
    public IReadOnlyList<PolicyRule> RulesOf(UserInfo user, string ns) => Index.RulesOf(user, ns);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => index.DisposeAsync();

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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Key} cannot be read and grants nothing: {Problem}")]
    private partial void LogUnreadable(string kind, ObjectKey key, string problem);
}
