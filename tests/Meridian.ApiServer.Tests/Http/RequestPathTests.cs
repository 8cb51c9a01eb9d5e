using CsCheck;

namespace Meridian.ApiServer.Tests.Http;

public sealed class RequestPathTests
{
    [Theory]
    [InlineData("/api", "Root", "", "", "", "", "", "")]
    [InlineData("/apis/", "Root", "", "", "", "", "", "")]
    [InlineData("/api/v1", "Version", "", "v1", "", "", "", "")]
    [InlineData("/apis/apps", "Group", "apps", "", "", "", "", "")]
    [InlineData("/apis/apps/v1/", "Version", "apps", "v1", "", "", "", "")]
    [InlineData("/api/v1/pods", "Resource", "", "v1", "", "pods", "", "")]
    [InlineData("/api/v1/namespaces", "Resource", "", "v1", "", "namespaces", "", "")]
    [InlineData("/api/v1/namespaces/a", "Resource", "", "v1", "a", "namespaces", "a", "")]
    [InlineData("/api/v1/namespaces/a/finalize", "Resource", "", "v1", "a", "namespaces", "a", "finalize")]
    [InlineData("/api/v1/namespaces/a/pods", "Resource", "", "v1", "a", "pods", "", "")]
    [InlineData("/api/v1/namespaces/a/pods/b", "Resource", "", "v1", "a", "pods", "b", "")]
    [InlineData("/api/v1/namespaces/a/pods/b/log", "Resource", "", "v1", "a", "pods", "b", "log")]
    [InlineData("/api/v1/namespaces/a/status/b", "Resource", "", "v1", "a", "status", "b", "")]
    [InlineData("/apis/apps/v1/namespaces/a/deployments/b/scale", "Resource", "apps", "v1", "a", "deployments", "b", "scale")]
    [InlineData("/apis/rbac.authorization.k8s.io/v1/clusterroles/system:x", "Resource", "rbac.authorization.k8s.io", "v1", "", "clusterroles", "system:x", "")]
    [InlineData("/api/v1/nodes/n/proxy/metrics/cadvisor", "Resource", "", "v1", "", "nodes", "n", "proxy")]
    [InlineData("/api/v1/namespaces/a/services/https:s:web/proxy//x", "Resource", "", "v1", "a", "services", "https:s:web", "proxy")]
    [InlineData("/healthz", "NonResource", "", "", "", "", "", "")]
    [InlineData("/", "NonResource", "", "", "", "", "", "")]
    [InlineData("/api/v1//pods", "NonResource", "", "", "", "", "", "")]
    public void Parse_Path_FindsItsParts(string path, string kind, string group, string version, string ns, string resource, string name, string subresource)
    {
        var parsed = RequestPath.Parse(path);

        Assert.Equal((kind, group, version, ns, resource, name, subresource),
            (parsed.Kind.ToString(), parsed.Group, parsed.Version, parsed.Namespace, parsed.Resource, parsed.Name, parsed.Subresource));
    }

    [Fact]
    public void Parse_OldWatchPath_IsTheSameResourceToWatch()
    {
        var parsed = RequestPath.Parse("/api/v1/watch/namespaces/a/pods");

        Assert.True(parsed.LegacyWatch);
        Assert.Equal(("a", "pods"), (parsed.Namespace, parsed.Resource));
        Assert.Equal("watch", RequestVerb.Of("GET", parsed, watch: false));
    }

    [Fact]
    public void Parse_AnyText_NeverFailsAndNeverLosesNull() =>
        Gen.String.Sample(text =>
        {
            var parsed = RequestPath.Parse("/" + text);
            return parsed is { Group: not null, Version: not null, Namespace: not null, Resource: not null, Name: not null, Subresource: not null };
        });

    [Theory]
    [InlineData("GET", "/api/v1/pods", false, "list")]
    [InlineData("GET", "/api/v1/pods", true, "watch")]
    [InlineData("GET", "/api/v1/namespaces/a/pods/b", false, "get")]
    [InlineData("GET", "/api/v1/namespaces/a/pods/b", true, "get")]
    [InlineData("POST", "/api/v1/namespaces/a/pods", false, "create")]
    [InlineData("PUT", "/api/v1/namespaces/a/pods/b", false, "update")]
    [InlineData("PATCH", "/api/v1/namespaces/a/pods/b", false, "patch")]
    [InlineData("DELETE", "/api/v1/namespaces/a/pods/b", false, "delete")]
    [InlineData("DELETE", "/api/v1/namespaces/a/pods", false, "deletecollection")]
    [InlineData("GET", "/metrics", false, "get")]
    [InlineData("POST", "/metrics", false, "post")]
    public void Of_MethodAndPath_IsTheVerb(string method, string path, bool watch, string verb) =>
        Assert.Equal(verb, RequestVerb.Of(method, RequestPath.Parse(path), watch));
}
