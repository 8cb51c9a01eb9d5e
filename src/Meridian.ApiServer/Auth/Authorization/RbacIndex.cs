using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>All roles and bindings of one moment, filed by whom they are granted to. Immutable.</summary>
internal sealed class RbacIndex
{
    public static readonly RbacIndex Empty = new([], [], [], []);

    private readonly Dictionary<string, ClusterRole> clusterRoles = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, ClusterRole> roles = [];
    private readonly IReadOnlyList<KubeObject> clusterRoleObjects;

    // Subject, as Subject() writes it, to what it was granted; the outer key is the namespace, empty for the whole cluster.
    private readonly Dictionary<string, Dictionary<string, List<Grant>>> grants = new(StringComparer.Ordinal);

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
        foreach (var grant in GrantsOf(user, request.Namespace))
        {
            foreach (var rule in grant.Rules)
            {
                if (RuleMatch.Covers(rule, request)) return new AccessDecision(true, grant.Reason);
            }
        }
        return new AccessDecision(false, "");
    }

    /// <summary>Every rule that holds for a user in a namespace, with those for the whole cluster.</summary>
    public IReadOnlyList<PolicyRule> RulesOf(UserInfo user, string ns)
    {
        if (user.IsIn(UserInfo.MastersGroup)) return BootstrapRules.Everything;
        return [.. GrantsOf(user, ns).SelectMany(g => g.Rules)];
    }

    /// <summary>The rules of a role as a binding in <paramref name="ns"/> names it; null if there is no such role.</summary>
    public PolicyRule[]? RulesOf(string kind, string name, string ns)
    {
        var role = kind == "ClusterRole" ? clusterRoles.GetValueOrDefault(name) : roles.GetValueOrDefault(new ObjectKey(ns, name));
        return role?.Rules;
    }

    private IEnumerable<Grant> GrantsOf(UserInfo user, string ns)
    {
        foreach (var scope in ns.Length == 0 ? [""] : new[] { "", ns })
        {
            if (!grants.TryGetValue(scope, out var bySubject)) continue;
            foreach (var grant in bySubject.GetValueOrDefault(UserSubject(user.Name)) ?? []) yield return grant;
            foreach (var group in user.Groups)
            {
                foreach (var grant in bySubject.GetValueOrDefault(GroupSubject(group)) ?? []) yield return grant;
            }
        }
    }

    private void File(string ns, KubeObject binding, string kind)
    {
        var view = binding.View<RoleBinding>();
        var (roleKind, roleName) = (view.RoleRef.Kind, view.RoleRef.Name);
        // A cluster-wide binding cannot grant a namespace's role. A role that is not there grants nothing.
        if (ns.Length == 0 && roleKind != "ClusterRole") return;
        if (RulesOf(roleKind, roleName, ns) is not { } rules) return;
        if (!grants.TryGetValue(ns, out var bySubject)) grants[ns] = bySubject = new Dictionary<string, List<Grant>>(StringComparer.Ordinal);
        foreach (var subject in view.Subjects)
        {
            if (Subject(subject, ns) is not { } filed) continue;
            if (!bySubject.TryGetValue(filed, out var list)) bySubject[filed] = list = [];
            list.Add(new Grant(rules, $"RBAC: allowed by {kind} \"{binding.Key}\" of {roleKind} \"{roleName}\" to {subject.Kind} \"{subject.Name}\""));
        }
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
        var selectors = (view.AggregationRule?.ClusterRoleSelectors ?? []).Select(Readable).ToArray();
        var added = clusterRoleObjects.Where(r => selectors.Any(s => s.Matches(r.Header.Labels))).SelectMany(r => Sum(r, seen));
        return [.. view.Rules, .. added];
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

    private static string? Subject(Subject subject, string ns) => subject.Kind switch
    {
        "User" => UserSubject(subject.Name),
        "Group" => GroupSubject(subject.Name),
        "ServiceAccount" => UserSubject(ServiceAccountName.User(subject.Namespace.Length == 0 ? ns : subject.Namespace, subject.Name)),
        _ => null,
    };

    private static string UserSubject(string name) => "u:" + name;

    private static string GroupSubject(string name) => "g:" + name;

    private sealed record Grant(PolicyRule[] Rules, string Reason);
}
