using System.Text;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class DependenciesTests
{
    private const string Pod = """
        {"serviceAccountName":"runner","priorityClassName":"high","imagePullSecrets":[{"name":"pull"}],
         "volumes":[{"name":"a","configMap":{"name":"words"}},{"name":"b","secret":{"secretName":"keys"}},{"name":"c","persistentVolumeClaim":{"claimName":"disk"}},{"name":"d","emptyDir":{}},
          {"name":"e","projected":{"sources":[{"configMap":{"name":"more"}},{"serviceAccountToken":{"path":"t"}},{"secret":{"name":"keys"}}]}}],
         "initContainers":[{"name":"i","envFrom":[{"configMapRef":{"name":"base"}}]}],
         "containers":[{"name":"c","env":[{"name":"X","value":"1"},{"name":"Y","valueFrom":{"secretKeyRef":{"name":"login","key":"k"}}},{"name":"Z","valueFrom":{"configMapKeyRef":{"name":"words","key":"k"}}}]}]}
        """;

    private const string OfPod =
        "configmaps shop/base, configmaps shop/more, configmaps shop/words, persistentvolumeclaims shop/disk, priorityclasses.scheduling.k8s.io high, "
        + "secrets shop/keys, secrets shop/login, secrets shop/pull, serviceaccounts shop/runner";

    private static KubeObject Object(string content) => KubeObject.Parse(Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"web","namespace":"shop"},{{content}}}"""));

    private static string Text(IEnumerable<TypedKey> keys) => string.Join(", ", keys.Select(k => k.ToString()).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("deployments.apps", "\"spec\":{\"template\":{\"spec\":POD}}", OfPod)]
    [InlineData("daemonsets.apps", "\"spec\":{\"template\":{\"spec\":POD}}", OfPod)]
    [InlineData("cronjobs.batch", "\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":POD}}}}", OfPod)]
    [InlineData("statefulsets.apps", """ "spec":{"serviceName":"peers","template":{"spec":{"serviceAccountName":"default"}},"volumeClaimTemplates":[{"spec":{"storageClassName":"fast"}}]} """, "services shop/peers, storageclasses.storage.k8s.io fast")]
    [InlineData("ingresses.networking.k8s.io", """ "spec":{"defaultBackend":{"service":{"name":"front"}},"tls":[{"secretName":"cert"}],"rules":[{"http":{"paths":[{"backend":{"service":{"name":"back"}}},{"backend":{"resource":{"name":"x"}}}]}}]} """, "secrets shop/cert, services shop/back, services shop/front")]
    [InlineData("serviceaccounts", """ "imagePullSecrets":[{"name":"pull"}] """, "secrets shop/pull")]
    [InlineData("rolebindings.rbac.authorization.k8s.io", """ "roleRef":{"kind":"Role","name":"reader"} """, "roles.rbac.authorization.k8s.io shop/reader")]
    [InlineData("rolebindings.rbac.authorization.k8s.io", """ "roleRef":{"kind":"ClusterRole","name":"view"} """, "clusterroles.rbac.authorization.k8s.io view")]
    [InlineData("configmaps", """ "data":{} """, "")]
    [InlineData("deployments.apps", """ "spec":"odd" """, "")]
    public void Of_Object_IsWhatItNames(string resource, string content, string expected)
    {
        var type = ResourceTypes.Federation.First(t => t.GroupResource == resource);

        Assert.Equal(expected, Text(Dependencies.Of(type, Object(content.Replace("POD", Pod, StringComparison.Ordinal)))));
    }

    [Fact]
    public void Companions_AreWhoTheObjectIsFor()
    {
        Assert.Equal("serviceaccounts shop/runner", Text(Dependencies.Companions(ResourceTypes.RoleBindings, Object(""" "subjects":[{"kind":"ServiceAccount","name":"runner"}] """))));
        Assert.Equal("", Text(Dependencies.Companions(ResourceTypes.RoleBindings, Object(""" "subjects":[{"kind":"ServiceAccount","name":"runner"},{"kind":"User","name":"ann"}] """))));
        Assert.Equal(
            "deployments.apps shop/web",
            Text(Dependencies.Companions(ResourceTypes.HorizontalPodAutoscalers, Object(""" "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}} """))));
    }

    [Fact]
    public void Index_FollowsWhatObjectsName()
    {
        var api = new Meridian.Testing.FakeKubeClient();
        using var index = new DependencyIndex();
        var changed = new List<string>();
        index.Changed += key => changed.Add(key.ToString());
        index.Start(new Meridian.Testing.FakeInformers(api));
        var words = new TypedKey(ResourceTypes.ConfigMaps, new("shop", "words"));

        api.Add(ResourceTypes.Deployments, """{"metadata":{"namespace":"shop","name":"web"},"spec":{"template":{"spec":{"containers":[{"envFrom":[{"configMapRef":{"name":"words"}}]}]}}}}""");
        Assert.Equal("deployments.apps shop/web", Text(index.DependentsOf(words)));

        api.Edit(ResourceTypes.Deployments, new("shop", "web"), d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["envFrom"]![0]!["configMapRef"]!["name"] = "more");
        Assert.Empty(index.DependentsOf(words));
        Assert.Equal("configmaps shop/more", Text(index.NeedsOf(new(ResourceTypes.Deployments, new("shop", "web")))));
        Assert.Equal(["configmaps shop/words", "configmaps shop/words", "configmaps shop/more"], changed);
    }

    [Fact]
    public void Index_Companion_BringsItsBinding()
    {
        var api = new Meridian.Testing.FakeKubeClient();
        using var index = new DependencyIndex();
        index.Start(new Meridian.Testing.FakeInformers(api));

        api.Add(ResourceTypes.RoleBindings, """{"metadata":{"namespace":"shop","name":"run"},"roleRef":{"kind":"Role","name":"reader"},"subjects":[{"kind":"ServiceAccount","name":"runner"}]}""");

        Assert.Equal("rolebindings.rbac.authorization.k8s.io shop/run", Text(index.NeedsOf(new(ResourceTypes.ServiceAccounts, new("shop", "runner")))));
        Assert.Equal("rolebindings.rbac.authorization.k8s.io shop/run", Text(index.DependentsOf(new(ResourceTypes.Roles, new("shop", "reader")))));
    }

    private static PlacementPlan Plan(string verdicts, string? policy = null) => new(
        [.. verdicts.Split(' ').Select(v => new PlacementDecision(v[..1], v[1] switch { '+' => PlacementVerdict.Place, '-' => PlacementVerdict.Remove, _ => PlacementVerdict.Leave }, v.Length > 2 ? v[2] - '0' : null, "NotSelected", ""))])
    {
        Placement = policy is null ? PlacementRules.Default : PlacementRules.Of("policy", new PlacementPolicySpec { Dependencies = policy }),
    };

    private static string Text(PlacementPlan plan) =>
        string.Join(' ', plan.Decisions.Select(d => d.Cluster + d.Verdict switch { PlacementVerdict.Place => "+", PlacementVerdict.Remove => "-", _ => "?" } + d.Replicas));

    [Theory]
    [InlineData("a+ b+ c+", null, "a+ b- c-", "", "a+ b- c-")] // Only where its only dependent goes.
    [InlineData("a+ b+ c+", null, "a+ b- c-", "Ignore", "a+ b+ c+")] // The dependent does not bring it along.
    [InlineData("a+ b+ c+", null, "a+ b+ c+", null, "a+ b+ c+")] // The dependent is not restricted.
    [InlineData("a+ b- c-", "", "a- b+ c-", "", "a+ b+ c-")] // Its own policy, and besides where it is needed.
    [InlineData("a+ b? c+", null, "a+ b? c-", "", "a+ b? c-")] // What cannot be judged stays.
    [InlineData("a+3 b+3 c+2", null, "a+ b- c+", "", "a+5 b- c+3")] // What is divided is divided over those that are left.
    public void Apply_Rule_FollowsDependents(string own, string? ownPolicy, string dependent, string? policy, string expected) =>
        Assert.Equal(expected, Text(DependencyRules.Apply(Plan(own, ownPolicy), [new("web", Plan(dependent, policy))])));

    [Fact]
    public void Apply_OneDependentUnrestricted_GoesEverywhere() =>
        Assert.Equal("a+ b+", Text(DependencyRules.Apply(Plan("a+ b+"), [new("web", Plan("a+ b-", "Follow")), new("other", Plan("a+ b+"))])));

    [Fact]
    public void Apply_DependentUndecided_Waits() => Assert.Equal("a+ b?", Text(DependencyRules.Apply(Plan("a+ b+"), [new("web", Plan("a+ b-", "Follow")), new("other", null)])));

    [Fact]
    public async Task Propagation_ConfigOfARestrictedWorkload_FollowsIt()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"words"},"data":{"k":"1"}}""");
        federation.Api.Add(ResourceTypes.PlacementPolicies, """
            {"metadata":{"namespace":"default","name":"only-a","generation":1},"spec":{"resourceSelectors":[{"kind":"Deployment","name":"web"}],"clusters":{"names":["a"]}}}
            """);
        await federation.RunAsync();
        Assert.NotNull(federation.Copy("b", ResourceTypes.ConfigMaps, "words"));

        federation.Api.Add(ResourceTypes.Deployments, """
            {"metadata":{"namespace":"default","name":"web"},"spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"c","envFrom":[{"configMapRef":{"name":"words"}}]}]}}}}
            """);
        await federation.RunAsync();
        Assert.Equal("a2 b-", federation.Shares("web"));
        Assert.NotNull(federation.Copy("a", ResourceTypes.ConfigMaps, "words"));
        Assert.Null(federation.Copy("b", ResourceTypes.ConfigMaps, "words"));

        federation.Api.Edit(ResourceTypes.PlacementPolicies, new("default", "only-a"), p =>
        {
            p["spec"]!["clusters"]!["names"]![0] = "b";
            p["metadata"]!["generation"] = 2;
        });
        await federation.RunAsync();
        Assert.Null(federation.Copy("a", ResourceTypes.ConfigMaps, "words"));
        Assert.NotNull(federation.Copy("b", ResourceTypes.ConfigMaps, "words"));
    }
}
