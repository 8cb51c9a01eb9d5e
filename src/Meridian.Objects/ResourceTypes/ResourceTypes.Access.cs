namespace Meridian.Objects;

// The group rbac.authorization.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>Roles.</summary>
    public static readonly ResourceType Roles = new("rbac.authorization.k8s.io", "v1", "Role", "roles", true);

    /// <summary>RoleBindings.</summary>
    public static readonly ResourceType RoleBindings = new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true);

    /// <summary>ClusterRoles.</summary>
    public static readonly ResourceType ClusterRoles = new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false);

    /// <summary>ClusterRoleBindings.</summary>
    public static readonly ResourceType ClusterRoleBindings = new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", false);

    private static ResourceType[] AccessGroup => [Roles, RoleBindings, ClusterRoles, ClusterRoleBindings];
}
