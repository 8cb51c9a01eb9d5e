using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Subresources;

public sealed class SubresourceTests
{
    private const string Workload =
        """{"metadata":{"name":"a"},"spec":{"replicas":2,"selector":{"matchLabels":{"b":"1","a":"2"},"matchExpressions":[{"key":"c","operator":"In","values":["y","x"]}]}}}""";

    [Fact]
    public async Task Scale_Get_ShowsReplicasAndSelector()
    {
        await using var api = new TestApi();
        var made = await api.Create(ResourceTypes.Deployments, Workload);
        await api.Update(ResourceTypes.Deployments, "a", """{"metadata":{"name":"a"},"status":{"replicas":1}}""", "status");

        var scale = api.Engine.GetSubresource(ResourceTypes.Deployments, TestApi.Key("a"), "scale").ToNode();

        Assert.Equal(("Scale", "autoscaling/v1", made.Header.Uid), ((string)scale["kind"]!, (string)scale["apiVersion"]!, (string)scale["metadata"]!["uid"]!));
        Assert.Equal((2, 1, "a=2,b=1,c in (x,y)"), ((int)scale["spec"]!["replicas"]!, (int)scale["status"]!["replicas"]!, (string)scale["status"]!["selector"]!));
    }

    [Fact]
    public async Task Scale_PutAndPatch_ChangeReplicasAndNothingElse()
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.Deployments, Workload);

        var put = await api.Update(ResourceTypes.Deployments, "a", """{"metadata":{"name":"a"},"spec":{"replicas":5}}""", "scale");
        var patched = await api.Engine.PatchAsync(
            ResourceTypes.Deployments, TestApi.Key("a"), "scale", PatchKind.Merge, TestApi.Json("""{"spec":{"replicas":6}}"""), new RequestContext(), TestApi.Token);

        Assert.Equal((5, 6), ((int)put.ToNode()["spec"]!["replicas"]!, (int)patched.Object.ToNode()["spec"]!["replicas"]!));
        var workload = api.Get(ResourceTypes.Deployments, "a");
        Assert.Equal((6, 3L, 2), ((int)workload.ToNode()["spec"]!["replicas"]!, workload.Header.Generation, workload.ToNode()["spec"]!["selector"]!["matchLabels"]!.AsObject().Count));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"replicas":-1}}""", 422, "Scale.autoscaling \"a\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"1"},"spec":{"replicas":1}}""", 409, "Operation cannot be fulfilled on deployments.apps \"a\": the object has been modified; please apply your changes to the latest version and try again")]
    public async Task Scale_PutMalformed_IsRefused(string scale, int code, string message)
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.Deployments, Workload);

        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Update(ResourceTypes.Deployments, "a", scale, "scale"));

        Assert.Equal((code, message), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Binding_SetsTheNodeOnce()
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"a"},"spec":{}}""");

        var answer = await Bind(api, "n1");
        var failure = await Assert.ThrowsAsync<StatusException>(() => Bind(api, "n2"));

        var pod = api.Get(ResourceTypes.Pods, "a").ToNode();
        Assert.Equal(("Success", 201), ((string)answer.ToNode()["status"]!, (int)answer.ToNode()["code"]!));
        Assert.Equal(("n1", "PodScheduled", "True"), ((string)pod["spec"]!["nodeName"]!, (string)pod["status"]!["conditions"]![0]!["type"]!, (string)pod["status"]!["conditions"]![0]!["status"]!));
        Assert.Equal((409, "Operation cannot be fulfilled on pods/binding \"a\": pod a is already assigned to node \"n1\""), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Token_IsIssuedForTheAccount()
    {
        await using var api = new TestApi(tokens: new EchoIssuer());
        await api.Create(ResourceTypes.ServiceAccounts, """{"metadata":{"name":"a"}}""");

        var answer = await api.Engine.PostSubresourceAsync(ResourceTypes.ServiceAccounts, TestApi.Key("a"), "token", TestApi.Json("""{"spec":{}}"""), new RequestContext(), TestApi.Token);

        Assert.Equal("token of a", (string)answer.ToNode()["status"]!["token"]!);
    }

    [Theory]
    [InlineData("""{"containers":[{"name":"c"}],"nodeName":"n"}""", "", "c")]
    [InlineData("""{"containers":[{"name":"c"}],"initContainers":[{"name":"i"}],"nodeName":"n"}""", "i", "i")]
    [InlineData("""{"containers":[{"name":"c"},{"name":"d"}],"initContainers":[{"name":"i"}],"nodeName":"n"}""", "", "400 a container name must be specified for pod a, choose one of: [i c d]")]
    [InlineData("""{"containers":[{"name":"c"}],"nodeName":"n"}""", "x", "400 container x is not valid for pod a")]
    [InlineData("""{"containers":[{"name":"c"}]}""", "", "400 pod a does not have a host assigned")]
    public async Task Log_NamesTheContainer(string spec, string container, string expected)
    {
        await using var api = new TestApi(pods: new EchoLogs());
        await api.Create(ResourceTypes.Pods, $"{{\"metadata\":{{\"name\":\"a\"}},\"spec\":{spec}}}");

        string answer;
        try
        {
            await using var stream = await api.Engine.OpenLogAsync(TestApi.Key("a"), new PodLogOptions { Container = container }, TestApi.Token);
            answer = await new StreamReader(stream).ReadToEndAsync(TestApi.Token);
        }
        catch (StatusException failure)
        {
            answer = $"{failure.Code} {failure.Message}";
        }

        Assert.Equal(expected, answer);
    }

    [Fact]
    public void LogOptions_Parse_ReadsTheQuery()
    {
        var options = PodLogOptions.Parse("?container=c&follow=true&tailLines=5&sinceTime=2026-01-01T00:00:00Z&pretty=true");

        Assert.Equal(("c", true, 5L, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), (options.Container, options.Follow, options.TailLines, options.SinceTime));
        Assert.Throws<StatusException>(() => PodLogOptions.Parse("tailLines=-1"));
        Assert.Throws<StatusException>(() => PodLogOptions.Parse("sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z"));
    }

    [Theory]
    [InlineData("exec", 405)]
    [InlineData("nothing", 404)]
    [InlineData("status", 405)]
    public async Task Post_OtherSubresources_AreRefused(string subresource, int code)
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"a"},"spec":{}}""");

        var failure = await Assert.ThrowsAsync<StatusException>(() =>
            api.Engine.PostSubresourceAsync(ResourceTypes.Pods, TestApi.Key("a"), subresource, [], new RequestContext(), TestApi.Token));

        Assert.Equal(code, failure.Code);
    }

    private static Task<KubeObject> Bind(TestApi api, string node) => api.Engine.PostSubresourceAsync(
        ResourceTypes.Pods, TestApi.Key("a"), "binding", TestApi.Json($"{{\"target\":{{\"kind\":\"Node\",\"name\":\"{node}\"}}}}"), new RequestContext(), TestApi.Token);

    private sealed class EchoIssuer : ITokenIssuer
    {
        public Task<JsonObject> IssueAsync(KubeObject serviceAccount, JsonObject request, RequestContext context, CancellationToken cancellationToken)
        {
            request["status"] = new JsonObject { ["token"] = $"token of {serviceAccount.Header.Name}" };
            return Task.FromResult(request);
        }
    }

    private sealed class EchoLogs : IPodConnections
    {
        public Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken) =>
            Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(options.Container)));
    }
}
