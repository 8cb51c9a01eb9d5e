using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>rbac.authorization.k8s.io</c>.</summary>
internal static class AccessKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new RoleStrategy(ResourceTypes.Roles)),
        new(new RoleStrategy(ResourceTypes.ClusterRoles)),
        new(new BindingStrategy(ResourceTypes.RoleBindings), new BindingColumns(ResourceTypes.RoleBindings)),
        new(new BindingStrategy(ResourceTypes.ClusterRoleBindings), new BindingColumns(ResourceTypes.ClusterRoleBindings)),
    ];
}
