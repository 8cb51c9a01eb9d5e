namespace Meridian.Network.Tests.Services;

public sealed class ProxyPlanTests
{
    private const string Http = """[{"name":"http","port":80}]""";

    [Theory]
    [InlineData("127.240.1.2 127.240.1.1", "127.240.1.1:80 127.240.1.2:80")]
    [InlineData("127.240.1.1 127.240.1.2! 127.240.1.3~", "127.240.1.1:80")]
    [InlineData("127.240.1.2! 127.240.1.3~", "127.240.1.3:80")]
    [InlineData("127.240.1.2!", "")]
    public void From_Slices_TakesReadyEndpointsElseThoseStillServing(string endpoints, string expected)
    {
        var plan = ProxyPlan.From([Objects.Service("web", "127.240.64.2")], [Objects.Slice("web", Http, endpoints.Split(' '))], []);

        Assert.Equal(expected, string.Join(' ', Assert.Single(plan.Routes).Endpoints));
    }

    [Fact]
    public void From_ServiceOfEachKind_ListensWhereItIsOffered()
    {
        const string ports = """[{"name":"http","port":80,"nodePort":30080},{"name":"dns","port":53,"protocol":"UDP"}]""";
        var balanced = Objects.Service("web", "127.240.64.2", ports, ""","type":"LoadBalancer" """.Trim(), """{"loadBalancer":{"ingress":[{"ip":"127.240.200.1"}]}}""");

        var plan = ProxyPlan.From([balanced, Objects.Service("headless", "None")], [], [Objects.Node("n1", "127.240.1.1"), Objects.Node("n2", "127.240.1.2")]);

        Assert.Equal(
            ["127.240.64.2:80/Tcp", "127.240.200.1:80/Tcp", "127.240.1.1:30080/Tcp", "127.240.1.2:30080/Tcp", "127.240.64.2:53/Udp", "127.240.200.1:53/Udp"],
            plan.Routes.SelectMany(r => r.Frontends).Select(f => f.ToString()));
    }

    [Fact]
    public void From_TwoServicesOnOneAddress_GivesItToTheFirstAndSaysSo()
    {
        var plan = ProxyPlan.From([Objects.Service("b", "127.240.64.2"), Objects.Service("a", "127.240.64.2")], [], []);

        Assert.Equal("a", Assert.Single(plan.Routes).Key.Service.Name);
        Assert.Equal("b", Assert.Single(plan.Conflicts).Loser.Name);
    }

    [Fact]
    public void From_Affinity_HasItsTimeout()
    {
        var plan = ProxyPlan.From(
            [Objects.Service("a", "127.240.64.2", more: ""","sessionAffinity":"ClientIP" """), Objects.Service("b", "127.240.64.3", more: ""","sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":5}}""")], [], []);

        Assert.Equal([TimeSpan.FromSeconds(10800), TimeSpan.FromSeconds(5)], plan.Routes.Select(r => r.Affinity));
    }
}
