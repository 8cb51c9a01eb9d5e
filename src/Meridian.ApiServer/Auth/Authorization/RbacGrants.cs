using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>The rules of one role, as a binding gives them to somebody.</summary>
/// <param name="Rules">What is allowed.</param>
/// <param name="Reason">Why: the answer's text.</param>
internal sealed record Grant(PolicyRule[] Rules, string Reason);

/// <summary>What was granted in one namespace, or in the whole cluster, filed by whom it was granted to. Filled once, then only read.</summary>
internal sealed class RbacGrants
{
    private readonly Dictionary<string, List<Grant>> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Grant>> groups = new(StringComparer.Ordinal);

    public void Add(Subject subject, string ns, Grant grant)
    {
        switch (subject.Kind)
        {
            case "User": Add(users, subject.Name, grant); break;
            case "Group": Add(groups, subject.Name, grant); break;
            case "ServiceAccount": Add(users, ServiceAccountName.User(subject.Namespace.Length == 0 ? ns : subject.Namespace, subject.Name), grant); break;
        }
    }

    /// <summary>The first grant that covers a request; null if there is none. Allocates nothing: every request asks.</summary>
    public Grant? Find(UserInfo user, in AccessRequest request)
    {
        if (users.TryGetValue(user.Name, out var own) && Find(own, request) is { } found) return found;
        for (var i = 0; i < user.Groups.Count; i++)
        {
            if (groups.TryGetValue(user.Groups[i], out var theirs) && Find(theirs, request) is { } covering) return covering;
        }
        return null;
    }

    /// <summary>Everything granted to a user.</summary>
    public IEnumerable<Grant> Of(UserInfo user) =>
        (users.GetValueOrDefault(user.Name) ?? []).Concat(user.Groups.SelectMany(g => groups.GetValueOrDefault(g) ?? []));

    private static Grant? Find(List<Grant> grants, in AccessRequest request)
    {
        foreach (var grant in grants)
        {
            foreach (var rule in grant.Rules)
            {
                if (RuleMatch.Covers(rule, request)) return grant;
            }
        }
        return null;
    }

    private static void Add(Dictionary<string, List<Grant>> filed, string name, Grant grant)
    {
        if (!filed.TryGetValue(name, out var list)) filed[name] = list = [];
        list.Add(grant);
    }
}
