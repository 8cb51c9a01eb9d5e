using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Meridian.Objects;

namespace Meridian.Client.Tests;

public sealed class ApiDiscoveryTests : HttpMessageHandler
{
    private readonly Dictionary<string, string> documents = [];
    private readonly List<string> asked = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        asked.Add(path);
        return Task.FromResult(documents.TryGetValue(path, out var text)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text) }
            : new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("unavailable") });
    }

    private async Task<DiscoveredApis> ReadAsync(DiscoveredApis? before = null)
    {
        using var http = new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("http://member/") };
        return await ApiDiscovery.ReadAsync(new HttpKubeClient(http), before ?? DiscoveredApis.Unknown, TestContext.Current.CancellationToken);
    }

    private void ServeAggregated(string metricsFreshness, string metricsResources)
    {
        documents["/api"] = """{"kind":"APIGroupDiscoveryList","items":[{"metadata":{},"versions":[{"version":"v1","resources":[{"resource":"pods"},{"resource":"services"}]}]}]}""";
        documents["/apis"] = $$"""
            {"kind":"APIGroupDiscoveryList","items":[
             {"metadata":{"name":"autoscaling"},"versions":[{"version":"v1","freshness":"Current","resources":[{"resource":"horizontalpodautoscalers","subresources":[{"subresource":"status"}]}]}]},
             {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"{{metricsFreshness}}","resources":[{{metricsResources}}]}]}]}
            """;
    }

    [Fact]
    public async Task Read_Aggregated_NeedsTwoCalls()
    {
        ServeAggregated("Current", """{"resource":"nodes"}""");

        var apis = await ReadAsync();

        Assert.Equal(["/api", "/apis"], asked.Order());
        Assert.True(apis.Serves(ResourceTypes.Pods));
        Assert.False(apis.Serves(ResourceTypes.Deployments));
        Assert.Equal("the cluster does not serve deployments.apps in apps/v1: it has no API group apps", apis.Lack(ResourceTypes.Deployments));
        Assert.Equal("the cluster does not serve horizontalpodautoscalers.autoscaling in autoscaling/v2, but in autoscaling/v1", apis.Lack(ResourceTypes.HorizontalPodAutoscalers));
    }

    [Fact]
    public async Task Read_ApiWhoseServerIsAway_KeepsWhatWasKnown()
    {
        ServeAggregated("Current", """{"resource":"nodes"}""");
        var before = await ReadAsync();
        ServeAggregated("Stale", "");

        var now = await ReadAsync(before);

        Assert.Equal(["metrics.k8s.io/v1beta1"], now.Stale);
        Assert.Equal(["v1beta1"], now.Versions("metrics.k8s.io", "nodes"));
        Assert.Empty((await ReadAsync()).Versions("metrics.k8s.io", "nodes"));
    }

    [Fact]
    public async Task Read_OlderServer_AsksForEachGroupVersion()
    {
        documents["/api"] = """{"kind":"APIVersions","versions":["v1"]}""";
        documents["/apis"] = """{"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}]},{"name":"broken.io","versions":[{"groupVersion":"broken.io/v1","version":"v1"}]}]}""";
        documents["/api/v1"] = """{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods"},{"name":"pods/log"}]}""";
        documents["/apis/apps/v1"] = """{"kind":"APIResourceList","groupVersion":"apps/v1","resources":[{"name":"deployments"}]}""";

        var apis = await ReadAsync();

        Assert.Equal([new("", "v1", "pods"), new("apps", "v1", "deployments")], apis.All.OrderBy(a => a.Group, StringComparer.Ordinal));
        Assert.Equal(["broken.io/v1"], apis.Stale);
    }

    [Fact]
    public void ReadRoot_AnyBytes_GivesResourcesOrJsonException() => Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[0, 3]).Sample((bytes, shape) =>
    {
        var text = shape switch { 0 => "{\"items\":", 1 => "{\"groups\":[{\"versions\":", 2 => "{\"versions\":[", _ => "" };
        try
        {
            new DiscoveryReader().ReadRoot((byte[])[.. Encoding.UTF8.GetBytes(text), .. bytes]);
        }
        catch (JsonException)
        {
            // The one failure there may be.
        }
    });
}
