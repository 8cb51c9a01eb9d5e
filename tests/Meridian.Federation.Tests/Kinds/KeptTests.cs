using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class KeptTests
{
    private static readonly FederationOptions Options = new();

    [Fact]
    public void Kinds_EverythingServed_IsPropagatedOrHasAReason()
    {
        using var kinds = new PropagatedKinds(ServedTypes.Fixed(ResourceTypes.Federation), _ => null);

        Assert.All(ResourceTypes.Federation, type => Assert.Equal(KeptKinds.Why(type) is null, kinds.Find(type) is not null));
        Assert.Equal([ResourceTypes.Namespaces, ResourceTypes.CustomResourceDefinitions], kinds.All.Take(2).Select(k => k.Type));
        Assert.NotNull(kinds.Find(ResourceTypes.NetworkPolicies));
        Assert.Null(kinds.Find(ResourceTypes.Pods));
        Assert.Null(kinds.Find(ResourceTypes.Placements));
    }

    [Theory]
    [InlineData("namespaces", """{"metadata":{"name":"shop"}}""", null)]
    [InlineData("namespaces", """{"metadata":{"name":"kube-system"}}""", "system namespace")]
    [InlineData("namespaces", """{"metadata":{"name":"federation-system"}}""", "system namespace")]
    [InlineData("configmaps", """{"metadata":{"name":"words","namespace":"kube-public"}}""", "system namespace")]
    [InlineData("configmaps", """{"metadata":{"name":"kube-root-ca.crt","namespace":"shop"}}""", "its own")]
    [InlineData("configmaps", """{"metadata":{"name":"words","namespace":"shop"}}""", null)]
    [InlineData("serviceaccounts", """{"metadata":{"name":"default","namespace":"shop"}}""", "its own")]
    [InlineData("secrets", """{"metadata":{"name":"t","namespace":"shop"},"type":"kubernetes.io/service-account-token"}""", "token")]
    [InlineData("secrets", """{"metadata":{"name":"sh.helm.release.v1.web.v1","namespace":"shop"},"type":"helm.sh/release.v1"}""", "Helm")]
    [InlineData("secrets", """{"metadata":{"name":"t","namespace":"shop"},"type":"Opaque"}""", null)]
    [InlineData("services", """{"metadata":{"name":"kubernetes","namespace":"default"}}""", "API server")]
    [InlineData("services", """{"metadata":{"name":"kubernetes","namespace":"shop"}}""", null)]
    [InlineData("clusterroles.rbac.authorization.k8s.io", """{"metadata":{"name":"system:node"}}""", "every cluster")]
    [InlineData("clusterroles.rbac.authorization.k8s.io", """{"metadata":{"name":"admin","labels":{"kubernetes.io/bootstrapping":"rbac-defaults"}}}""", "every cluster")]
    [InlineData("clusterroles.rbac.authorization.k8s.io", """{"metadata":{"name":"kube-lens"}}""", null)]
    [InlineData("replicasets.apps", """{"metadata":{"name":"web-1","namespace":"shop","ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","uid":"1","controller":true}]}}""", "Deployment \"web\"")]
    [InlineData("replicasets.apps", """{"metadata":{"name":"web-1","namespace":"shop"}}""", null)]
    [InlineData("jobs.batch", """{"metadata":{"name":"nightly-1","namespace":"shop","ownerReferences":[{"apiVersion":"batch/v1","kind":"CronJob","name":"nightly","uid":"1","controller":true}]}}""", "CronJob")]
    [InlineData("persistentvolumes", """{"metadata":{"name":"pvc-1","annotations":{"pv.kubernetes.io/provisioned-by":"x"}}}""", "provisioned")]
    [InlineData("ingresses.networking.k8s.io", """{"metadata":{"name":"web","namespace":"shop"},"spec":{}}""", "global address")]
    [InlineData("ingresses.networking.k8s.io", """{"metadata":{"name":"web","namespace":"shop"},"spec":{"ingressClassName":"nginx"}}""", null)]
    public void WhyKept_Object_SaysWhy(string resource, string json, string? why)
    {
        var type = ResourceTypes.Federation.First(t => t.GroupResource == resource);

        var found = KindTable.Describe(type).WhyKept(KubeObject.Parse(Encoding.UTF8.GetBytes(json)), Options);

        if (why is null) Assert.Null(found);
        else Assert.Contains(why, found);
    }
}
