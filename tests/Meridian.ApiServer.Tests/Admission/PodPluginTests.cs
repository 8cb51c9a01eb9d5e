using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission;

public sealed class PodPluginTests
{
    private const string Mount = "/var/run/secrets/kubernetes.io/serviceaccount";

    [Fact]
    public async Task Create_Pod_GetsTheVolumeOfItsToken()
    {
        await using var api = await AdmittedApi.StartAsync();

        var spec = (await api.Create(ResourceTypes.Pods, $"{{\"metadata\":{{\"name\":\"p\"}},\"spec\":{{\"containers\":[{{\"name\":\"a\"}},{{\"name\":\"b\",\"volumeMounts\":[{{\"name\":\"own\",\"mountPath\":\"{Mount}\"}}]}}],\"initContainers\":[{{\"name\":\"i\"}}]}}}}")).ToNode()["spec"]!;

        var volume = Assert.Single(spec["volumes"]!.AsArray())!;
        var name = (string)volume["name"]!;
        Assert.Matches("^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$", name);
        Assert.Equal(
            """{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}""",
            volume["projected"]!.ToJsonString());
        Assert.Equal([name, "own", name], new[] { spec["containers"]![0]!, spec["containers"]![1]!, spec["initContainers"]![0]! }.Select(c => (string)Assert.Single(c["volumeMounts"]!.AsArray())!["name"]!));
        Assert.True((bool)spec["containers"]![0]!["volumeMounts"]![0]!["readOnly"]!);
    }

    [Theory]
    [InlineData("null", "null", true)]
    [InlineData("false", "null", false)]
    [InlineData("false", "true", true)]
    [InlineData("true", "false", false)]
    public async Task Create_AutomountOptedOut_ThePodHasTheLastWord(string ofAccount, string ofPod, bool mounted)
    {
        await using var api = await AdmittedApi.StartAsync();
        await api.Create(ResourceTypes.ServiceAccounts, $"{{\"metadata\":{{\"name\":\"s\"}},\"automountServiceAccountToken\":{ofAccount}}}");

        var pod = await api.Create(ResourceTypes.Pods, $"{{\"metadata\":{{\"name\":\"p\"}},\"spec\":{{\"serviceAccountName\":\"s\",\"automountServiceAccountToken\":{ofPod},\"containers\":[{{\"name\":\"a\"}}]}}}}");

        Assert.Equal(mounted, pod.ToNode()["spec"]!["volumes"] is not null);
    }

    [Fact]
    public async Task Create_PodInANamespaceJustMade_WaitsForItsAccount()
    {
        await using var api = await AdmittedApi.StartAsync();
        await api.Create(ResourceTypes.Namespaces, """{"metadata":{"name":"young"}}""");

        var creating = api.Create(ResourceTypes.Pods, """{"metadata":{"name":"p"},"spec":{"containers":[]}}""", ns: "young");
        Assert.False(creating.IsCompleted);
        await api.Create(ResourceTypes.ServiceAccounts, """{"metadata":{"name":"default"}}""", ns: "young");

        Assert.Equal("default", (await creating).View<Pod>().Spec.ServiceAccountName);
    }

    [Fact]
    public async Task Create_WithPriorityClass_GetsItsPriority()
    {
        await using var api = await AdmittedApi.StartAsync();
        await api.Create(ResourceTypes.PriorityClasses, """{"metadata":{"name":"high"},"value":1000,"preemptionPolicy":"Never"}""");
        var plain = (await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"plain"},"spec":{"containers":[]}}""")).ToNode()["spec"]!;
        await api.Create(ResourceTypes.PriorityClasses, """{"metadata":{"name":"usual"},"value":7,"globalDefault":true}""");

        var high = (await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"high"},"spec":{"priorityClassName":"high","containers":[]}}""")).ToNode()["spec"]!;
        var usual = (await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"usual"},"spec":{"containers":[]}}""")).ToNode()["spec"]!;
        var unknown = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.Pods, """{"metadata":{"name":"x"},"spec":{"priorityClassName":"none","containers":[]}}"""));
        var wrong = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.Pods, """{"metadata":{"name":"x"},"spec":{"priority":5,"priorityClassName":"high","containers":[]}}"""));
        var second = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.PriorityClasses, """{"metadata":{"name":"other"},"value":8,"globalDefault":true}"""));

        Assert.Equal((0, "PreemptLowerPriority"), ((int)plain["priority"]!, (string)plain["preemptionPolicy"]!));
        Assert.Equal((1000, "Never"), ((int)high["priority"]!, (string)high["preemptionPolicy"]!));
        Assert.Equal((7, "usual"), ((int)usual["priority"]!, (string)usual["priorityClassName"]!));
        Assert.Equal("pods \"x\" is forbidden: no PriorityClass with name none was found", unknown);
        Assert.Equal("pods \"x\" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name", wrong);
        Assert.Equal("priorityclasses.scheduling.k8s.io \"other\" is forbidden: PriorityClass usual is already marked as default. Only one default can exist", second);
    }

    [Fact]
    public async Task Create_WithRuntimeClass_CostsWhatItCosts()
    {
        await using var api = await AdmittedApi.StartAsync();
        await api.Create(ResourceTypes.RuntimeClasses, """
            {"metadata":{"name":"vm"},"handler":"vm","overhead":{"podFixed":{"cpu":"250m"}},"scheduling":{"nodeSelector":{"vm":"yes"},"tolerations":[{"key":"vm","operator":"Exists"}]}}
            """);

        var spec = (await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"p"},"spec":{"runtimeClassName":"vm","containers":[]}}""")).ToNode()["spec"]!;
        var missing = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.Pods, """{"metadata":{"name":"x"},"spec":{"runtimeClassName":"none","containers":[]}}"""));

        Assert.Equal(("250m", "yes"), ((string)spec["overhead"]!["cpu"]!, (string)spec["nodeSelector"]!["vm"]!));
        Assert.Contains(spec["tolerations"]!.AsArray(), t => (string?)t!["key"] == "vm");
        Assert.Equal("pods \"x\" is forbidden: pod rejected: RuntimeClass \"none\" not found", missing);
    }

    [Fact]
    public async Task Bind_Pod_CarriesWhereItsNodeIs()
    {
        await using var api = await AdmittedApi.StartAsync();
        await api.Create(ResourceTypes.Nodes, """{"metadata":{"name":"n","labels":{"topology.kubernetes.io/zone":"z1","topology.kubernetes.io/region":"r1","other":"x"}}}""");
        await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"p"},"spec":{"containers":[]}}""");

        await api.Engine.PostSubresourceAsync(ResourceTypes.Pods, TestApi.Key("p"), "binding", TestApi.Json("""{"metadata":{"name":"p"},"target":{"kind":"Node","name":"n"}}"""), new RequestContext(), TestApi.Token);

        Assert.Equal("""{"topology.kubernetes.io/zone":"z1","topology.kubernetes.io/region":"r1"}""", api.Get(ResourceTypes.Pods, "p").ToNode()["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("node.kubernetes.io/not-ready", (string)Assert.Single(api.Get(ResourceTypes.Nodes, "n").ToNode()["spec"]!["taints"]!.AsArray())!["key"]!);
    }

    [Fact]
    public async Task Create_WithoutClass_GetsTheDefaultOne()
    {
        await using var api = await AdmittedApi.StartAsync();
        await api.Create(ResourceTypes.StorageClasses, """{"metadata":{"name":"old","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}}}""");
        api.Time.Advance(TimeSpan.FromSeconds(5));
        await api.Create(ResourceTypes.StorageClasses, """{"metadata":{"name":"young","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}}}""");
        await api.Create(ResourceTypes.IngressClasses, """{"metadata":{"name":"web","annotations":{"ingressclass.kubernetes.io/is-default-class":"true"}}}""");

        var claim = await api.Create(ResourceTypes.PersistentVolumeClaims, """{"metadata":{"name":"c"},"spec":{}}""");
        var none = await api.Create(ResourceTypes.PersistentVolumeClaims, """{"metadata":{"name":"d"},"spec":{"storageClassName":""}}""");
        var ingress = await api.Create(ResourceTypes.Ingresses, """{"metadata":{"name":"i"},"spec":{"color":"red"}}""");

        Assert.Equal("young", (string)claim.ToNode()["spec"]!["storageClassName"]!);
        Assert.Equal("", (string)none.ToNode()["spec"]!["storageClassName"]!);
        Assert.Equal("web", (string)ingress.ToNode()["spec"]!["ingressClassName"]!);
        Assert.Equal("persistentvolumeclaims \"c\" is forbidden: Only bound persistent volume claims can be expanded",
            await AdmittedApi.RefusalAsync(() => api.Update(ResourceTypes.PersistentVolumeClaims, "c", """{"metadata":{"name":"c"},"spec":{"storageClassName":"young","resources":{"requests":{"storage":"1Gi"}}}}""")));
    }
}
