using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// The account by which a federation works in a member, with all that belongs to it. Everything hangs on one namespace: when that goes, the
/// rest goes with it, so that the account itself can remove its last traces.
/// </summary>
/// <param name="federation">Whose account.</param>
public sealed class MemberAccount(FederationIdentity federation)
{
    /// <summary>On the namespace: uid of the federation that made it.</summary>
    public const string FederationUid = "meridian.dev/federation-uid";

    private const string AccountName = "control-plane";
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>Namespace of the account, and name of its cluster-wide role and binding.</summary>
    public string Name { get; } = NameOf(federation.Name);

    /// <summary>The service account.</summary>
    public ObjectKey Key => new(Name, AccountName);

    /// <summary>Namespace of the account of a federation of that name.</summary>
    public static string NameOf(string federation) => $"meridian-federation-{federation}";

    /// <summary>The namespace, which comes first.</summary>
    public JsonObject Namespace()
    {
        var body = New("v1", "Namespace", Name, "");
        body["metadata"]!["annotations"] = new JsonObject { [FederationUid] = federation.Uid };
        return body;
    }

    /// <summary>The account, its roles and their bindings.</summary>
    /// <param name="owner">Uid of the namespace; empty for showing only.</param>
    /// <param name="rights">What it may do in the whole cluster.</param>
    public IReadOnlyList<(ResourceType Type, JsonObject Body)> Objects(string owner, MemberRights rights) =>
    [
        (ResourceTypes.ServiceAccounts, New("v1", "ServiceAccount", AccountName, Name)),
        (ResourceTypes.ClusterRoles, Owned(WithRules(New($"{RbacGroup}/v1", "ClusterRole", Name, ""), rights.InTheCluster(Name)), owner)),
        (ResourceTypes.ClusterRoleBindings, Owned(Binding("ClusterRoleBinding", "ClusterRole", Name, ""), owner)),
        (ResourceTypes.Roles, WithRules(New($"{RbacGroup}/v1", "Role", AccountName, Name), MemberRights.InItsNamespace(AccountName))),
        (ResourceTypes.RoleBindings, Binding("RoleBinding", "Role", AccountName, Name)),
    ];

    private JsonObject New(string apiVersion, string kind, string name, string ns)
    {
        var metadata = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [FederationMarks.Federation] = federation.Name } };
        if (ns.Length > 0) metadata["namespace"] = ns;
        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }

    private static JsonObject WithRules(JsonObject role, JsonArray rules)
    {
        role["rules"] = rules;
        return role;
    }

    private JsonObject Binding(string kind, string roleKind, string name, string ns)
    {
        var body = New($"{RbacGroup}/v1", kind, name, ns);
        body["roleRef"] = new JsonObject { ["apiGroup"] = RbacGroup, ["kind"] = roleKind, ["name"] = name };
        body["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = AccountName, ["namespace"] = Name });
        return body;
    }

    private JsonObject Owned(JsonObject body, string owner)
    {
        if (owner.Length == 0) return body;
        body["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["name"] = Name, ["uid"] = owner });
        return body;
    }
}
