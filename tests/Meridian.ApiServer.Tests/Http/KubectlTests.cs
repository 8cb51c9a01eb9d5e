namespace Meridian.ApiServer.Tests.Http;

public sealed class KubectlTests : IAsyncLifetime
{
    private const string Manifest = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: cfg}
        data: {k: "1"}
        """;

    private TestApiServer server = null!;
    private Kubectl kubectl = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Kubectl.IsThere, "kubectl is not installed");
        server = await TestApiServer.StartAsync();
        kubectl = new Kubectl(server.Kubeconfig());
        await kubectl.RunAsync("create namespace default");
    }

    public async ValueTask DisposeAsync()
    {
        kubectl?.Dispose();
        if (server is not null) await server.DisposeAsync();
    }

    [Fact]
    public async Task Apply_BothWays_CreatesChangesAndKeeps()
    {
        Assert.Contains("configmap/cfg created", await kubectl.RunAsync("apply -f -", Manifest), StringComparison.Ordinal);
        Assert.Contains("configmap/cfg unchanged", await kubectl.RunAsync("apply -f -", Manifest), StringComparison.Ordinal);
        var changed = Manifest.Replace("\"1\"", "\"2\"", StringComparison.Ordinal);
        Assert.Equal(1, (await kubectl.TryAsync("diff -f -", changed)).Code);
        Assert.Contains("configmap/cfg configured", await kubectl.RunAsync("apply -f -", changed), StringComparison.Ordinal);
        Assert.Equal("2", await kubectl.RunAsync("get configmap cfg -o jsonpath={.data.k}"));
        Assert.Contains("serverside-applied", await kubectl.RunAsync("apply --server-side --force-conflicts -f -", Manifest), StringComparison.Ordinal);
        var (code, refused) = await kubectl.TryAsync("apply -f -", Manifest.Replace("\ndata:", "\ndta:", StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.Contains("strict decoding error: unknown field \"dta\"", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_TypedCommandsInProtobuf_AreRead()
    {
        await kubectl.RunAsync("create deployment web --image=nginx:1 --replicas=2");
        await kubectl.RunAsync("create secret generic s --from-literal=a=b");
        await kubectl.RunAsync("create role r --verb=get --resource=pods");

        Assert.Matches("web +0/2 +0 +0 +[0-9]+s +nginx +nginx:1 +app=web", await kubectl.RunAsync("get deployments -o wide"));
        await kubectl.RunAsync("scale deployment web --replicas=3");
        Assert.Equal("3", await kubectl.RunAsync("get deploy web -o jsonpath={.spec.replicas}"));
        await kubectl.RunAsync("set image deployment/web nginx=nginx:2");
        Assert.Equal("nginx:2", await kubectl.RunAsync("get deploy web -o jsonpath={.spec.template.spec.containers[0].image}"));
        Assert.Contains("deleted", await kubectl.RunAsync("delete deployment web"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_LabelReplaceWaitDelete_Work()
    {
        await kubectl.RunAsync("create -f -", Manifest);
        await kubectl.RunAsync("label configmap cfg a=b");
        Assert.Contains("cfg", await kubectl.RunAsync("get cm -l a=b"), StringComparison.Ordinal);
        Assert.Contains("cfg", await kubectl.RunAsync("get cm --field-selector metadata.name=cfg --chunk-size=1"), StringComparison.Ordinal);
        await kubectl.RunAsync("""patch cm cfg --type=merge -p {"data":{"k":"m"}}""");
        await kubectl.RunAsync("""patch cm cfg --type=json -p [{"op":"add","path":"/data/j","value":"n"}]""");
        await kubectl.RunAsync("""patch cm cfg -p {"metadata":{"annotations":{"s":"t"}}}""");
        Assert.Equal("mnt", await kubectl.RunAsync("get cm cfg -o jsonpath={.data.k}{.data.j}{.metadata.annotations.s}"));
        await kubectl.RunAsync("replace -f -", Manifest);
        Assert.Contains("condition met", await kubectl.RunAsync("wait --for=jsonpath={.data.k}=1 cm/cfg --timeout=20s"), StringComparison.Ordinal);
        await kubectl.RunAsync("delete cm cfg");
        Assert.Contains("Error from server (NotFound): configmaps \"cfg\" not found", (await kubectl.TryAsync("get cm cfg")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discovery_ExplainAndRights_Answer()
    {
        Assert.Matches("deployments +deploy +apps/v1 +true +Deployment", await kubectl.RunAsync("api-resources"));
        Assert.Contains("rollingUpdate", await kubectl.RunAsync("explain deployment.spec.strategy"), StringComparison.Ordinal);
        Assert.Equal("yes", (await kubectl.RunAsync("auth can-i create pods")).Trim());
        Assert.Equal(1, (await kubectl.TryAsync("auth can-i create pods --as ann")).Code);
        Assert.Contains("system:masters", await kubectl.RunAsync("auth whoami"), StringComparison.Ordinal);
        Assert.Contains("v1.36.0", await kubectl.RunAsync("version"), StringComparison.Ordinal);
        Assert.Equal("ok", await kubectl.RunAsync("get --raw /healthz"));
    }

    [Theory]
    [InlineData("apps/v1", "Deploymnt")]
    [InlineData("foo/v1", "Bar")]
    public async Task Apply_UnknownKind_SaysWhichKind(string apiVersion, string kind)
    {
        // kubectl looks among the custom resources for what it does not find elsewhere.
        Assert.SkipWhen(server.Engine.Catalog.Find("apiextensions.k8s.io", "v1", "customresourcedefinitions") is null, "custom resource definitions are not served");
        var (code, output) = await kubectl.TryAsync("apply -f -", $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: x}}\n");

        Assert.Equal(1, code);
        Assert.Contains($"no matches for kind \"{kind}\" in version \"{apiVersion}\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_RunningPod_AddsAnEphemeralContainer()
    {
        await kubectl.RunAsync("create serviceaccount default");
        await kubectl.RunAsync("run p --image=a:1");

        await kubectl.RunAsync("debug p --image=b:1 --container=looker");

        Assert.Equal("looker=b:1", await kubectl.RunAsync("get pod p -o jsonpath={.spec.ephemeralContainers[0].name}={.spec.ephemeralContainers[0].image}"));
    }
}
