using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>
/// Tells clients, by the headers that Kubernetes has for it, which FlowSchema and priority level their request belongs to: the ones that every server has.
/// What users change in them, or add, has no effect yet.
/// </summary>
/// <param name="objects">Where the objects are looked up.</param>
internal sealed class FlowHeaders(IObjectLookup objects)
{
    private static readonly FlowClass Exempt = new("exempt", "exempt");
    private static readonly FlowClass Nodes = new("system-nodes", "system");
    private static readonly FlowClass SystemAccounts = new("kube-system-service-accounts", "workload-high");
    private static readonly FlowClass Accounts = new("service-accounts", "workload-low");
    private static readonly FlowClass Others = new("global-default", "global-default");
    private static readonly FlowClass Nobody = new("catch-all", "catch-all");

    public void Write(IHeaderDictionary headers, UserInfo user)
    {
        var found = Of(user);
        if (UidOf(ResourceTypes.FlowSchemas, found.Schema) is { } schema) headers["X-Kubernetes-PF-FlowSchema-UID"] = schema;
        if (UidOf(ResourceTypes.PriorityLevelConfigurations, found.Level) is { } level) headers["X-Kubernetes-PF-PriorityLevel-UID"] = level;
    }

    private string? UidOf(ResourceType type, ObjectKey key) => objects.Find(type, key)?.Header.Uid;

    private static FlowClass Of(UserInfo user)
    {
        if (user.IsIn(UserInfo.MastersGroup)) return Exempt;
        if (user.IsIn("system:nodes")) return Nodes;
        if (user.IsIn("system:serviceaccounts:kube-system")) return SystemAccounts;
        if (user.IsIn("system:serviceaccounts")) return Accounts;
        return user.IsIn(UserInfo.AuthenticatedGroup) || user.IsIn(UserInfo.UnauthenticatedGroup) ? Others : Nobody;
    }

    private sealed record FlowClass(ObjectKey Schema, ObjectKey Level)
    {
        public FlowClass(string schema, string level)
            : this(ObjectKey.Cluster(schema), ObjectKey.Cluster(level))
        {
        }
    }
}
