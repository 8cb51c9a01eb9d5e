using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>How accounts, bindings and roles hang together.</summary>
internal static class AccessDependencies
{
    /// <summary>What pods of an account are given.</summary>
    public static IEnumerable<TypedKey> OfAccount(KubeObject account)
    {
        foreach (var secret in account.View<ServiceAccount>().ImagePullSecrets) yield return new(ResourceTypes.Secrets, new(account.Header.Namespace, secret.Name));
    }

    /// <summary>The role that a binding gives.</summary>
    public static IEnumerable<TypedKey> OfBinding(KubeObject binding)
    {
        var role = binding.View<RoleBinding>().RoleRef;
        yield return role.Kind == "Role"
            ? new(ResourceTypes.Roles, new(binding.Header.Namespace, role.Name))
            : new(ResourceTypes.ClusterRoles, ObjectKey.Cluster(role.Name));
    }

    /// <summary>The accounts that a binding gives its role to. None if it also gives it to others, whom no workload brings along.</summary>
    public static IEnumerable<TypedKey> Accounts(KubeObject binding)
    {
        var subjects = binding.View<RoleBinding>().Subjects;
        if (subjects.Any(s => s.Kind != "ServiceAccount")) return [];
        return subjects.Select(s => new TypedKey(ResourceTypes.ServiceAccounts, new(s.Namespace.Length > 0 ? s.Namespace : binding.Header.Namespace, s.Name)));
    }
}
