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

    private static PlacementPlan Plan(string verdicts) => new(
        [.. verdicts.Split(' ').Select(v => new PlacementDecision(v[..1], v[1] switch { '+' => PlacementVerdict.Place, '-' => PlacementVerdict.Remove, _ => PlacementVerdict.Leave }, null, "", ""))]);

    private static string Text(PlacementPlan plan) => string.Join(' ', plan.Decisions.Select(d => d.Cluster + d.Verdict switch { PlacementVerdict.Place => "+", PlacementVerdict.Remove => "-", _ => "?" }));

    [Theory]
    [InlineData("a+ b+ c+", false, "a+ b- c-", true, "a+ b- c-")] // Only where its only dependent goes.
    [InlineData("a+ b+ c+", false, "a+ b- c-", false, "a+ b+ c+")] // The dependent is not restricted, or does not ask to be followed.
    [InlineData("a+ b- c-", true, "a- b+ c-", true, "a+ b+ c-")] // Its own policy, and besides where it is needed.
    [InlineData("a+ b? c+", false, "a+ b? c-", true, "a+ b? c-")] // What cannot be judged stays.
    public void Apply_Rule_FollowsDependents(string own, bool hasOwnRules, string dependent, bool restricted, string expected) =>
        Assert.Equal(expected, Text(DependencyRules.Apply(Plan(own), hasOwnRules, false, [new("web", Plan(dependent), restricted)])));

    [Fact]
    public void Apply_OneDependentUnrestricted_GoesEverywhere() =>
        Assert.Equal("a+ b+", Text(DependencyRules.Apply(Plan("a+ b+"), false, false, [new("web", Plan("a+ b-"), true), new("other", Plan("a+ b+"), false)])));
}
