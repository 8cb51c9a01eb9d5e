using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>All roles and bindings of one moment, filed by whom they are granted to. Immutable.</summary>
internal sealed class RbacIndex
{
    public static readonly RbacIndex Empty = new([], [], [], []);

    private readonly Dictionary<string, ClusterRole> clusterRoles = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, ClusterRole> roles = [];
    private readonly IReadOnlyList<KubeObject> clusterRoleObjects;

    private readonly RbacGrants everywhere = new();
    private readonly Dictionary<string, RbacGrants> byNamespace = new(StringComparer.Ordinal);

    public RbacIndex(
        IReadOnlyList<KubeObject> clusterRoles, IReadOnlyList<KubeObject> clusterRoleBindings, IReadOnlyList<KubeObject> roles, IReadOnlyList<KubeObject> roleBindings)
    {
        clusterRoleObjects = clusterRoles;
        foreach (var role in clusterRoles) this.clusterRoles[role.Header.Name] = WithAggregation(role);
        foreach (var role in roles) this.roles[role.Key] = role.View<ClusterRole>();
        foreach (var binding in clusterRoleBindings) File("", binding, "ClusterRoleBinding");
        foreach (var binding in roleBindings) File(binding.Header.Namespace, binding, "RoleBinding");
    }

    public AccessDecision Authorize(UserInfo user, in AccessRequest request)
    {
        if (user.IsIn(UserInfo.MastersGroup)) return new AccessDecision(true, "");
        var grant = everywhere.Find(user, request);
        if (grant is null && request.Namespace.Length > 0 && byNamespace.TryGetValue(request.Namespace, out var local)) grant = local.Find(user, request);
        return grant is null ? new AccessDecision(false, "") : new AccessDecision(true, grant.Reason);
    }

    /// <summary>Every rule that holds for a user in a namespace, with those for the whole cluster.</summary>
    public IReadOnlyList<PolicyRule> RulesOf(UserInfo user, string ns)
    {
        if (user.IsIn(UserInfo.MastersGroup)) return RuleSets.Everything;
        var local = ns.Length > 0 && byNamespace.TryGetValue(ns, out var found) ? found.Of(user) : [];
        return [.. everywhere.Of(user).Concat(local).SelectMany(g => g.Rules)];
    }

    /// <summary>The rules of a role as a binding in <paramref name="ns"/> names it; null if there is no such role.</summary>
    public PolicyRule[]? RulesOf(string kind, string name, string ns)
    {
        var role = kind == "ClusterRole" ? clusterRoles.GetValueOrDefault(name) : roles.GetValueOrDefault(new ObjectKey(ns, name));
        return role?.Rules;
    }

    private void File(string ns, KubeObject binding, string kind)
    {
        var view = binding.View<RoleBinding>();
        var (roleKind, roleName) = (view.RoleRef.Kind, view.RoleRef.Name);
        // A cluster-wide binding cannot grant a namespace's role. A role that is not there grants nothing.
        if (ns.Length == 0 && roleKind != "ClusterRole") return;
        if (RulesOf(roleKind, roleName, ns) is not { } rules) return;
        foreach (var subject in view.Subjects)
            Scope(ns).Add(subject, ns, new Grant(rules, $"RBAC: allowed by {kind} \"{(ns.Length == 0 ? binding.Header.Name : $"{binding.Header.Name}/{ns}")}\" of {roleKind} \"{roleName}\" to {subject.Kind} \"{Name(subject)}\""));
    }

    private static string Name(Subject subject) => subject.Kind == "ServiceAccount" ? $"{subject.Name}/{subject.Namespace}" : subject.Name;

    private RbacGrants Scope(string ns)
    {
        if (ns.Length == 0) return everywhere;
        if (!byNamespace.TryGetValue(ns, out var grants)) byNamespace[ns] = grants = new RbacGrants();
        return grants;
    }

    // Sums of roles are made here, at reading: no controller has to write them first.
    private ClusterRole WithAggregation(KubeObject role) => role.View<ClusterRole>() is { AggregationRule: not null } view
        ? view with { Rules = [.. Sum(role, [])] }
        : role.View<ClusterRole>();

    // What is added up may be a sum itself; a circle of sums ends where it closes.
    private IEnumerable<PolicyRule> Sum(KubeObject role, HashSet<string> seen)
    {
        if (!seen.Add(role.Header.Name)) return [];
        var view = role.View<ClusterRole>();
        if (view.AggregationRule is null) return view.Rules;
        var selectors = view.AggregationRule.ClusterRoleSelectors.Select(Readable).ToArray();
        // What stands in a sum itself is what was written there before: only its parts count.
        return clusterRoleObjects.Where(r => selectors.Any(s => s.Matches(r.Header.Labels))).SelectMany(r => Sum(r, seen));
    }

    // A selector that says nothing sensible selects nothing: a mistake must not grant rights, nor take the other roles with it.
    private static LabelSelector Readable(SelectorObject selector)
    {
        try
        {
            return LabelSelector.From(selector);
        }
        catch (StatusException)
        {
            return LabelSelector.Nothing;
        }
    }
}
