using System.Text;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Auth;

public sealed class RbacIndexTests
{
    private static readonly RbacIndex Index = new(
        [
            Parse("""{"metadata":{"name":"reader"},"rules":[{"apiGroups":["","apps"],"resources":["pods","pods/log","deployments"],"verbs":["get","list"]}]}"""),
            Parse("""{"metadata":{"name":"one"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["settings"],"verbs":["get","update"]}]}"""),
            Parse("""{"metadata":{"name":"scaler"},"rules":[{"apiGroups":["*"],"resources":["*/scale"],"verbs":["*"]}]}"""),
            Parse("""{"metadata":{"name":"urls"},"rules":[{"nonResourceURLs":["/metrics","/debug/*"],"verbs":["get"]}]}"""),
            Parse("""{"metadata":{"name":"sum"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"to":"sum"}}]},"rules":[]}"""),
            Parse("""{"metadata":{"name":"part","labels":{"to":"sum"}},"rules":[{"apiGroups":["batch"],"resources":["jobs"],"verbs":["create"]}]}"""),
        ],
        [
            Parse("""{"metadata":{"name":"b1"},"roleRef":{"kind":"ClusterRole","name":"one"},"subjects":[{"kind":"User","name":"ann"}]}"""),
            Parse("""{"metadata":{"name":"b2"},"roleRef":{"kind":"ClusterRole","name":"urls"},"subjects":[{"kind":"Group","name":"ops"}]}"""),
            Parse("""{"metadata":{"name":"b3"},"roleRef":{"kind":"ClusterRole","name":"sum"},"subjects":[{"kind":"User","name":"ann"}]}"""),
            Parse("""{"metadata":{"name":"b4"},"roleRef":{"kind":"ClusterRole","name":"missing"},"subjects":[{"kind":"User","name":"ann"}]}"""),
        ],
        [Parse("""{"metadata":{"name":"local","namespace":"a"},"rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["*"]}]}""")],
        [
            Parse("""{"metadata":{"name":"r1","namespace":"a"},"roleRef":{"kind":"ClusterRole","name":"reader"},"subjects":[{"kind":"User","name":"ann"}]}"""),
            Parse("""{"metadata":{"name":"r2","namespace":"a"},"roleRef":{"kind":"Role","name":"local"},"subjects":[{"kind":"ServiceAccount","name":"s","namespace":"b"}]}"""),
            Parse("""{"metadata":{"name":"r3","namespace":"a"},"roleRef":{"kind":"ClusterRole","name":"scaler"},"subjects":[{"kind":"Group","name":"ops"}]}"""),
        ]);

    [Theory]
    [InlineData("ann", "", "get", "", "pods", "", "a", "p", true)]
    [InlineData("ann", "", "get", "", "pods", "log", "a", "p", true)]
    [InlineData("ann", "", "get", "", "pods", "exec", "a", "p", false)]
    [InlineData("ann", "", "get", "", "pods", "", "b", "p", false)]
    [InlineData("ann", "", "list", "", "pods", "", "", "", false)]
    [InlineData("ann", "", "delete", "", "pods", "", "a", "p", false)]
    [InlineData("ann", "", "get", "apps", "deployments", "", "a", "d", true)]
    [InlineData("ann", "", "get", "", "configmaps", "", "x", "settings", true)]
    [InlineData("ann", "", "get", "", "configmaps", "", "x", "other", false)]
    [InlineData("ann", "", "list", "", "configmaps", "", "x", "", false)]
    [InlineData("ann", "", "create", "batch", "jobs", "", "x", "", true)]
    [InlineData("system:serviceaccount:b:s", "", "delete", "", "secrets", "", "a", "x", true)]
    [InlineData("system:serviceaccount:a:s", "", "delete", "", "secrets", "", "a", "x", false)]
    [InlineData("bob", "ops", "update", "apps", "deployments", "scale", "a", "d", true)]
    [InlineData("bob", "ops", "update", "apps", "deployments", "", "a", "d", false)]
    [InlineData("bob", "system:masters", "delete", "", "nodes", "", "", "n", true)]
    public void Authorize_Resource_FollowsTheRules(
        string user, string group, string verb, string apiGroup, string resource, string sub, string ns, string name, bool allowed)
    {
        var request = new AccessRequest(verb, apiGroup, resource) { Subresource = sub, Namespace = ns, Name = name };

        Assert.Equal(allowed, Index.Authorize(new UserInfo(user, [group]), request).Allowed);
    }

    [Theory]
    [InlineData("/metrics", true)]
    [InlineData("/debug/pprof", true)]
    [InlineData("/metrics/x", false)]
    public void Authorize_Path_FollowsTheRules(string path, bool allowed) =>
        Assert.Equal(allowed, Index.Authorize(new UserInfo("bob", ["ops"]), AccessRequest.ForPath("get", path)).Allowed);

    [Fact]
    public void CoverAll_WiderRule_IsNotCovered()
    {
        var held = new PolicyRule { ApiGroups = [""], Resources = ["pods"], Verbs = ["get", "list"] };

        Assert.True(RuleMatch.CoverAll([held], held with { Verbs = ["get"] }));
        Assert.True(RuleMatch.CoverAll([held], held with { ResourceNames = ["p"] }));
        Assert.False(RuleMatch.CoverAll([held], held with { Verbs = ["*"] }));
        Assert.False(RuleMatch.CoverAll([held with { ResourceNames = ["p"] }], held));
        Assert.False(RuleMatch.CoverAll([held], held with { Resources = ["pods", "pods/exec"] }));
    }

    [Fact]
    public void For_DeniedRequest_IsWordedAsClientsExpect()
    {
        var ann = new UserInfo("ann", []);

        Assert.Equal(
            "pods is forbidden: User \"ann\" cannot list resource \"pods\" in API group \"\" in the namespace \"ns\"",
            AccessDenied.For(ann, new AccessRequest("list", "", "pods") { Namespace = "ns" }).Message);
        Assert.Equal(
            "deployments.apps \"d\" is forbidden: User \"ann\" cannot get resource \"deployments/scale\" in API group \"apps\" at the cluster scope",
            AccessDenied.For(ann, new AccessRequest("get", "apps", "deployments") { Subresource = "scale", Name = "d" }).Message);
        Assert.Equal("forbidden: User \"ann\" cannot get path \"/metrics\"", AccessDenied.For(ann, AccessRequest.ForPath("get", "/metrics")).Message);
    }

    private static KubeObject Parse(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));
}
