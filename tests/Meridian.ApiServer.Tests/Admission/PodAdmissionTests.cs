using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission;

public sealed class PodAdmissionTests
{
    [Fact]
    public async Task Create_PlainPod_GetsDefaultAccountItsPullSecretsAndTolerations()
    {
        await using var api = await Api();
        await api.Create(ResourceTypes.ServiceAccounts, """{"metadata":{"name":"default"},"imagePullSecrets":[{"name":"s"}]}""");

        var spec = (await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"a"},"spec":{}}""")).ToNode()["spec"]!;

        Assert.Equal(("default", "default", "s"), ((string)spec["serviceAccountName"]!, (string)spec["serviceAccount"]!, (string)spec["imagePullSecrets"]![0]!["name"]!));
        Assert.Equal(["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"], Keys(spec));
        Assert.All(spec["tolerations"]!.AsArray(), t => Assert.Equal(("Exists", "NoExecute", 300), ((string)t!["operator"]!, (string)t["effect"]!, (int)t["tolerationSeconds"]!)));
    }

    [Theory]
    [InlineData("""[{"key":"node.kubernetes.io/not-ready","operator":"Exists"}]""", "node.kubernetes.io/not-ready,node.kubernetes.io/unreachable")]
    [InlineData("""[{"operator":"Exists"}]""", "")]
    [InlineData("""[{"operator":"Exists","effect":"NoSchedule"}]""", ",node.kubernetes.io/not-ready,node.kubernetes.io/unreachable")]
    public async Task Create_PodThatTolerates_GetsOnlyWhatItLacks(string tolerations, string expected)
    {
        await using var api = await Api();
        await api.Create(ResourceTypes.ServiceAccounts, """{"metadata":{"name":"default"}}""");

        var pod = await api.Create(ResourceTypes.Pods, $"{{\"metadata\":{{\"name\":\"a\"}},\"spec\":{{\"tolerations\":{tolerations}}}}}");

        Assert.Equal(expected, string.Join(',', Keys(pod.ToNode()["spec"]!)));
    }

    [Fact]
    public async Task Create_PodOfAnUnknownAccount_IsForbidden()
    {
        await using var api = await Api();

        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Create(ResourceTypes.Pods, """{"metadata":{"name":"a"},"spec":{"serviceAccountName":"who"}}"""));

        Assert.Equal((403, "pods \"a\" is forbidden: error looking up service account default/who: serviceaccount \"who\" not found"), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Create_InMissingNamespace_IsNotFound()
    {
        await using var api = await Api();

        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""", ns: "nope"));

        Assert.Equal((404, "namespaces \"nope\" not found"), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Delete_SystemNamespace_IsForbidden()
    {
        await using var api = await Api();

        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Delete(ResourceTypes.Namespaces, "default"));

        Assert.Equal((403, "namespaces \"default\" is forbidden: this namespace may not be deleted"), (failure.Code, failure.Message));
    }

    private static IEnumerable<string> Keys(JsonNode spec) => spec["tolerations"]!.AsArray().Select(t => (string?)t!["key"] ?? "");

    private static async Task<TestApi> Api()
    {
        var api = new TestApi(store => AdmissionLists.ForCluster(store, new LoopbackBlock(9)));
        await api.Create(ResourceTypes.Namespaces, """{"metadata":{"name":"default"}}""");
        return api;
    }
}
