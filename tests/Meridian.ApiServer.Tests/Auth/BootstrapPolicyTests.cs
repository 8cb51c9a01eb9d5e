using System.Text.Json.Nodes;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.ApiServer.Tests.Auth;

public sealed class BootstrapPolicyTests
{
    [Fact]
    public async Task Ensure_NewServer_MakesTheRolesOfKubernetesAndRepeatingChangesNothing()
    {
        await using var api = new TestApi(realKinds: true);
        await BootstrapPolicy.EnsureAsync(api.Engine, TestApi.Token);
        var after = api.Store.Revision;

        await BootstrapPolicy.EnsureAsync(api.Engine, TestApi.Token);

        Assert.Equal(after, api.Store.Revision);
        var roles = api.Engine.List(ResourceTypes.ClusterRoles, null, new ListQuery()).Items;
        Assert.All(roles, r => Assert.Equal(("rbac-defaults", "true"), (r.Header.Labels["kubernetes.io/bootstrapping"], r.Header.Annotations["rbac.authorization.kubernetes.io/autoupdate"])));
        string[] some = ["admin", "cluster-admin", "edit", "system:controller:job-controller", "system:node", "system:volume-scheduler", "view"];
        Assert.Equal(some, roles.Select(r => r.Header.Name).Where(some.Contains));
        var issuer = api.Get(ResourceTypes.ClusterRoles, "system:service-account-issuer-discovery").View<ClusterRole>().Rules;
        Assert.Contains("/openid/v1/jwks", Assert.Single(issuer).NonResourceURLs);
        Assert.Equal("system:kube-scheduler", Assert.Single(api.Get(ResourceTypes.ClusterRoleBindings, "system:volume-scheduler").View<RoleBinding>().Subjects).Name);
    }

    [Fact]
    public async Task Ensure_DamagedRole_IsRestoredWithWhatItsOwnerAdded()
    {
        await using var api = await BootedAsync();
        await api.Update(ResourceTypes.ClusterRoles, "system:kube-dns", """
            {"metadata":{"name":"system:kube-dns","labels":{"mine":"1"}},"rules":[{"apiGroups":["x"],"resources":["y"],"verbs":["z"]},{"apiGroups":[""],"resources":["services"],"verbs":["list"]}]}
            """);
        await api.Update(ResourceTypes.ClusterRoleBindings, "system:kube-dns", """
            {"metadata":{"name":"system:kube-dns"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"system:kube-dns"},"subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"ann"}]}
            """);

        await BootstrapPolicy.EnsureAsync(api.Engine, TestApi.Token);

        var role = api.Get(ResourceTypes.ClusterRoles, "system:kube-dns");
        Assert.Equal(("1", "rbac-defaults"), (role.Header.Labels["mine"], role.Header.Labels["kubernetes.io/bootstrapping"]));
        Assert.Equal(["y", "services", "endpoints,services"], role.View<ClusterRole>().Rules.Select(r => string.Join(',', r.Resources)));
        Assert.Equal(["ann", "kube-dns"], api.Get(ResourceTypes.ClusterRoleBindings, "system:kube-dns").View<RoleBinding>().Subjects.Select(s => s.Name));
    }

    [Fact]
    public async Task Ensure_RoleOfAnOwnerWhoForbidsIt_IsLeftAlone()
    {
        await using var api = await BootedAsync();
        await api.Update(ResourceTypes.ClusterRoles, "system:kube-dns",
            """{"metadata":{"name":"system:kube-dns","annotations":{"rbac.authorization.kubernetes.io/autoupdate":"false"}},"rules":[]}""");

        await BootstrapPolicy.EnsureAsync(api.Engine, TestApi.Token);

        Assert.Empty(api.Get(ResourceTypes.ClusterRoles, "system:kube-dns").View<ClusterRole>().Rules);
    }

    [Fact]
    public async Task Authorize_BootstrapRoles_AddUp()
    {
        await using var api = await BootedAsync();
        await api.Create(ResourceTypes.ClusterRoles, """
            {"metadata":{"name":"crontabs","labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}},"rules":[{"apiGroups":["stable.example.com"],"resources":["crontabs"],"verbs":["get"]}]}
            """);
        await api.Create(ResourceTypes.RoleBindings, """
            {"metadata":{"name":"ann"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"admin"},"subjects":[{"kind":"User","name":"ann","apiGroup":"rbac.authorization.k8s.io"}]}
            """);
        await using var authorizer = new RbacAuthorizer(api.Store, NullLogger<RbacAuthorizer>.Instance);
        var ann = new UserInfo("ann", []);

        var decision = authorizer.Authorize(ann, new AccessRequest("get", "stable.example.com", "crontabs") { Namespace = "default", Name = "x" });

        Assert.Equal((true, "RBAC: allowed by RoleBinding \"ann/default\" of ClusterRole \"admin\" to User \"ann\""), (decision.Allowed, decision.Reason));
        Assert.True(authorizer.Authorize(ann, new AccessRequest("create", "", "pods") { Namespace = "default", Subresource = "exec" }).Allowed);
        Assert.False(authorizer.Authorize(ann, new AccessRequest("create", "", "pods") { Namespace = "other" }).Allowed);
        Assert.False(authorizer.Authorize(ann, new AccessRequest("update", "", "resourcequotas") { Namespace = "default" }).Allowed);
    }

    [Fact]
    public async Task Create_RoleWithMoreThanItsMakerHolds_IsForbiddenAndSaysWhat()
    {
        RbacAuthorizer? authorizer = null;
        await using var api = new TestApi(store => [new RbacEscalation(authorizer = new RbacAuthorizer(store, NullLogger<RbacAuthorizer>.Instance))], realKinds: true);
        await api.Create(ResourceTypes.Roles, """{"metadata":{"name":"own"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""");
        await api.Create(ResourceTypes.RoleBindings, """
            {"metadata":{"name":"ann"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"own"},"subjects":[{"kind":"User","name":"ann","apiGroup":"rbac.authorization.k8s.io"}]}
            """);
        var context = new RequestContext { User = new UserInfo("ann", ["dev", "ops"]) };

        await api.Create(ResourceTypes.Roles, """{"metadata":{"name":"same"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""", context);
        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Create(ResourceTypes.Roles,
            """{"metadata":{"name":"more"},"rules":[{"apiGroups":[""],"resources":["services","pods"],"verbs":["get","list"]}]}""", context));

        Assert.Equal(
            "roles.rbac.authorization.k8s.io \"more\" is forbidden: user \"ann\" (groups=[\"dev\" \"ops\"]) is attempting to grant RBAC permissions not currently held:\n" +
            "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"list\"]}\n{APIGroups:[\"\"], Resources:[\"services\"], Verbs:[\"get\" \"list\"]}", failure.Message);
        await authorizer!.DisposeAsync();
    }

    private static async Task<TestApi> BootedAsync()
    {
        var api = new TestApi(realKinds: true);
        await BootstrapPolicy.EnsureAsync(api.Engine, TestApi.Token);
        return api;
    }
}
