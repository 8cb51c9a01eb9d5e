using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.ApiServer.Tests.Auth;

public sealed class NodeAuthorizerTests
{
    private static readonly UserInfo NodeA = new("system:node:a", ["system:nodes", "system:authenticated"]);

    [Theory]
    [InlineData("get", "", "secrets", "", "default", "mine", true)]
    [InlineData("get", "", "secrets", "", "default", "theirs", false)]
    [InlineData("list", "", "secrets", "", "default", "", false)]
    [InlineData("get", "", "configmaps", "", "default", "settings", true)]
    [InlineData("create", "", "serviceaccounts", "token", "default", "builder", true)]
    [InlineData("create", "", "serviceaccounts", "token", "default", "other", false)]
    [InlineData("get", "", "persistentvolumeclaims", "", "default", "data", true)]
    [InlineData("patch", "", "pods", "status", "default", "here", true)]
    [InlineData("patch", "", "pods", "status", "default", "there", false)]
    [InlineData("update", "", "nodes", "", "", "a", true)]
    [InlineData("update", "", "nodes", "", "", "b", false)]
    [InlineData("update", "coordination.k8s.io", "leases", "", "kube-node-lease", "a", true)]
    [InlineData("update", "coordination.k8s.io", "leases", "", "kube-node-lease", "b", false)]
    [InlineData("list", "", "services", "", "", "", true)]
    [InlineData("delete", "", "services", "", "default", "x", false)]
    public async Task Authorize_Node_OnlyItsOwn(string verb, string group, string resource, string subresource, string ns, string name, bool allowed)
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.Pods, """
            {"metadata":{"name":"here"},"spec":{"nodeName":"a","serviceAccountName":"builder",
             "volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}},{"name":"p","projected":{"sources":[{"configMap":{"name":"settings"}}]}}],
             "containers":[{"name":"c","env":[{"name":"E","valueFrom":{"secretKeyRef":{"name":"mine","key":"k"}}}]}]}}
            """);
        await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"there"},"spec":{"nodeName":"b","serviceAccountName":"other","imagePullSecrets":[{"name":"theirs"}]}}""");
        await using var rbac = new RbacAuthorizer(api.Store, NullLogger<RbacAuthorizer>.Instance);
        var authorizer = new NodeAuthorizer(rbac, api.Store);
        var question = new AccessRequest(verb, group, resource) { Subresource = subresource, Namespace = ns, Name = name };

        Assert.Equal(allowed, authorizer.Authorize(NodeA, question).Allowed);
        Assert.False(authorizer.Authorize(NodeA with { Groups = [] }, question).Allowed);
    }
}
