using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Federation.Tests;

public sealed class GatewayJudgementTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<KubeObject> grants = [];
    private readonly Dictionary<ObjectKey, KubeObject> secrets = [];

    private GatewayWorld World => new()
    {
        Grants = grants,
        NamespaceLabels = ns => ns == "other" ? new Dictionary<string, string> { ["team"] = "a" } : new Dictionary<string, string>(),
        HasService = key => key.Name == "web",
        Backends = new EdgeBackends(new MemberServices([], new FederationOptions()), new NoExports()),
        Secrets = new TlsSecrets(key => secrets.GetValueOrDefault(key), time),
    };

    [Theory]
    [InlineData("", new string[0], "")]
    [InlineData("", new[] { "a.test", "*.b.test" }, "a.test *.b.test")]
    [InlineData("*.test", new[] { "a.b.test", "other" }, "a.b.test")]
    [InlineData("*.test", new string[0], "*.test")]
    [InlineData("a.test", new[] { "*.test" }, "a.test")]
    [InlineData("*.a.test", new[] { "*.test" }, "*.a.test")]
    [InlineData("*.test", new[] { "test" }, "")]
    public void Common_ListenerAndRoute_GivesWhatBothHave(string listener, string[] route, string expected) =>
        Assert.Equal(expected, string.Join(" ", HostNames.Common(listener, route)));

    [Theory]
    [InlineData("""{"name":"a","port":80,"protocol":"HTTP"}""", "Accepted=Accepted Programmed=Programmed ResolvedRefs=ResolvedRefs Conflicted=NoConflicts")]
    [InlineData("""{"name":"a","port":80,"protocol":"TCP"}""", "Accepted=UnsupportedProtocol Programmed=Invalid ResolvedRefs=ResolvedRefs Conflicted=NoConflicts")]
    [InlineData("""{"name":"a","port":80,"protocol":"HTTP","allowedRoutes":{"kinds":[{"kind":"TCPRoute"}]}}""", "Accepted=Accepted Programmed=Invalid ResolvedRefs=InvalidRouteKinds Conflicted=NoConflicts")]
    [InlineData("""{"name":"a","port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"good"}]}}""", "Accepted=Accepted Programmed=Programmed ResolvedRefs=ResolvedRefs Conflicted=NoConflicts")]
    [InlineData("""{"name":"a","port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"bad"}]}}""", "Accepted=Accepted Programmed=Invalid ResolvedRefs=InvalidCertificateRef Conflicted=NoConflicts")]
    [InlineData("""{"name":"a","port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"none"}]}}""", "Accepted=Accepted Programmed=Invalid ResolvedRefs=InvalidCertificateRef Conflicted=NoConflicts")]
    [InlineData("""{"name":"a","port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"good","namespace":"other"}]}}""", "Accepted=Accepted Programmed=Invalid ResolvedRefs=RefNotPermitted Conflicted=NoConflicts")]
    [InlineData("""{"name":"a","port":80,"protocol":"HTTP"},{"name":"b","port":80,"protocol":"HTTPS"}""", "Accepted=ProtocolConflict Programmed=Invalid ResolvedRefs=ResolvedRefs Conflicted=ProtocolConflict")]
    public void Judge_Listener_TellsConditions(string listeners, string expected)
    {
        secrets[new("default", "good")] = Secret("good", Certificate());
        secrets[new("default", "bad")] = Secret("bad", ("no certificate", "no key"));

        var gateway = new GatewayState(Gateway(listeners), World);

        Assert.Equal(expected, string.Join(" ", gateway.Listeners[0].Conditions(null).Select(c => $"{c.Type}={c.Reason}")));
    }

    [Theory]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"rules":[{"backendRefs":[{"name":"web","port":80}]}]}""", "Accepted ResolvedRefs", 1)]
    [InlineData("default", """{"parentRefs":[{"name":"g","sectionName":"nowhere"}],"rules":[{"backendRefs":[{"name":"web","port":80}]}]}""", "NoMatchingParent ResolvedRefs", 0)]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"hostnames":["else.where"],"rules":[{"backendRefs":[{"name":"web","port":80}]}]}""", "NoMatchingListenerHostname ResolvedRefs", 0)]
    [InlineData("third", """{"parentRefs":[{"name":"g","namespace":"default"}],"rules":[]}""", "NotAllowedByListeners ResolvedRefs", 0)]
    [InlineData("other", """{"parentRefs":[{"name":"g","namespace":"default"}],"rules":[{"backendRefs":[{"name":"web","port":80}]}]}""", "Accepted ResolvedRefs", 1)]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"rules":[{"backendRefs":[{"name":"absent","port":80}]}]}""", "Accepted BackendNotFound", 1)]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"rules":[{"backendRefs":[{"kind":"Pod","name":"web","port":80}]}]}""", "Accepted InvalidKind", 1)]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"rules":[{"backendRefs":[{"name":"web","namespace":"third","port":80}]}]}""", "Accepted RefNotPermitted", 1)]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"rules":[{"backendRefs":[{"name":"web","namespace":"granted","port":80}]}]}""", "Accepted ResolvedRefs", 1)]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"rules":[{"filters":[{"type":"CORS"}]}]}""", "UnsupportedValue ResolvedRefs", 0)]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"rules":[{"filters":[{"type":"RequestMirror","requestMirror":{"backendRef":{"name":"absent","port":80}}}]}]}""", "Accepted BackendNotFound", 1)]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"rules":[{"matches":[{"path":{"type":"RegularExpression","value":"/v[0-9]+/.*"}}]}]}""", "Accepted ResolvedRefs", 1)]
    [InlineData("default", """{"parentRefs":[{"name":"g"}],"rules":[{"matches":[{"headers":[{"type":"RegularExpression","name":"x","value":"(?=a)b"}]}]}]}""", "UnsupportedValue ResolvedRefs", 0)]
    public void Attach_Route_TellsConditionsAndCounts(string ns, string spec, string expected, int attached)
    {
        grants.Add(Parse("""{"metadata":{"namespace":"granted","name":"x"},"spec":{"from":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","namespace":"default"}],"to":[{"group":"","kind":"Service"}]}}"""));
        var gateway = new GatewayState(
            Gateway("""{"name":"a","port":80,"protocol":"HTTP","hostname":"*.shop.test","allowedRoutes":{"namespaces":{"from":"Selector","selector":{"matchLabels":{"team":"a"}}}}},{"name":"b","port":81,"protocol":"HTTP","hostname":"only.test"}"""), World);
        var all = new Dictionary<ObjectKey, GatewayState> { [gateway.Object.Key] = gateway };

        var outcome = RouteAttachment.Attach(Route(ns, spec), ResourceTypes.HttpRoutes, all, World).Single();

        Assert.Equal(expected, string.Join(" ", outcome.Conditions.Select(c => c.Reason)));
        Assert.Equal(attached, gateway.Listeners.Sum(l => l.Attached));
        Assert.Equal(attached, gateway.Plan().Routes.Count);
    }

    [Fact]
    public void Attach_Rules_BecomeRoutesOfTheEdge()
    {
        var gateway = new GatewayState(Gateway("""{"name":"a","port":8080,"protocol":"HTTP"}"""), World);
        var spec = """
            {"parentRefs":[{"name":"g"}],"hostnames":["shop.test"],"rules":[{
              "matches":[{"path":{"type":"Exact","value":"/a"},"method":"GET","headers":[{"name":"x","value":"1"}],"queryParams":[{"name":"q","value":"2"}]}],
              "filters":[{"type":"RequestHeaderModifier","requestHeaderModifier":{"set":[{"name":"s","value":"1"}],"remove":["r"]}},
                         {"type":"URLRewrite","urlRewrite":{"hostname":"in.test","path":{"type":"ReplacePrefixMatch","replacePrefixMatch":"/b"}}}],
              "timeouts":{"request":"3s"},
              "backendRefs":[{"name":"web","port":80,"weight":9},{"name":"absent","port":80,"weight":1}]}]}
            """;

        RouteAttachment.Attach(Route("default", spec), ResourceTypes.HttpRoutes, new Dictionary<ObjectKey, GatewayState> { [gateway.Object.Key] = gateway }, World);

        var route = gateway.Plan().Routes.Single();
        Assert.Equal((8080, "shop.test", "/a", EdgePathType.Exact, "GET", TimeSpan.FromSeconds(3)), (route.Port, route.Host, route.Path, route.PathType, route.Method, route.Policy.Timeout));
        Assert.Equal([new EdgeField("x", "1"), new EdgeField("q", "2")], [.. route.Headers, .. route.Query]);
        Assert.Equal([("default/web:80", 9), (null, 1)], route.Targets.Select(t => (t.Service?.Name, t.Weight)));
        Assert.Equal(("r", "in.test", "/b"), (route.Filters.Request.Remove.Single(), route.Filters.Rewrite!.Host, route.Filters.Rewrite.Path!.Value));
    }

    [Fact]
    public void Attach_PatternsMirrorsAndTimes_BecomeRoutesOfTheEdge()
    {
        var gateway = new GatewayState(Gateway("""{"name":"a","port":80,"protocol":"HTTP"}"""), World);
        var spec = """
            {"parentRefs":[{"name":"g"}],"rules":[{
              "matches":[{"path":{"type":"RegularExpression","value":"/v[0-9]+"},"headers":[{"type":"RegularExpression","name":"x","value":"a|b"}],"queryParams":[{"name":"q","value":"2"}]}],
              "filters":[{"type":"RequestMirror","requestMirror":{"backendRef":{"name":"web","port":80},"percent":25}},
                         {"type":"RequestMirror","requestMirror":{"backendRef":{"name":"web","port":81},"fraction":{"numerator":1,"denominator":1000}}}],
              "timeouts":{"request":"10s","backendRequest":"2s"}},
             {"timeouts":{"request":"0s"}}]}
            """;

        RouteAttachment.Attach(Route("default", spec), ResourceTypes.HttpRoutes, new Dictionary<ObjectKey, GatewayState> { [gateway.Object.Key] = gateway }, World);

        var routes = gateway.Plan().Routes;
        Assert.Equal((EdgePathType.Pattern, "/v[0-9]+", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2)), (routes[0].PathType, routes[0].Path, routes[0].Policy.Timeout, routes[0].Policy.FirstByte));
        Assert.Equal([true, false], routes[0].Headers.Concat(routes[0].Query).Select(f => f.IsPattern));
        Assert.Equal([("default/web:80", 0.25), ("default/web:81", 0.001)], routes[0].Filters.Mirrors.Select(m => (m.Service.Name, m.Part)));
        Assert.Equal((null, null), (routes[1].Policy.Timeout, routes[1].Policy.FirstByte));
    }

    [Theory]
    [InlineData("""{"service":"a.B","method":"C"}""", EdgePathType.Exact, "/a.B/C")]
    [InlineData("""{"service":"a.B"}""", EdgePathType.Prefix, "/a.B")]
    [InlineData("""{"method":"C"}""", EdgePathType.Pattern, "/[^/]+/C")]
    [InlineData("""{"type":"RegularExpression","service":"a[.].*"}""", EdgePathType.Pattern, "/(?:a[.].*)/[^/]+")]
    [InlineData("""{"type":"RegularExpression","method":"Get|List"}""", EdgePathType.Pattern, "/[^/]+/(?:Get|List)")]
    public void Attach_Call_BecomesAPath(string method, EdgePathType type, string path)
    {
        var gateway = new GatewayState(Gateway("""{"name":"a","port":80,"protocol":"HTTP"}"""), World);
        var spec = $$$"""{"parentRefs":[{"name":"g"}],"rules":[{"matches":[{"method":{{{method}}}}],"backendRefs":[{"name":"web","port":80}]}]}""";

        RouteAttachment.Attach(Route("default", spec), ResourceTypes.GrpcRoutes, new Dictionary<ObjectKey, GatewayState> { [gateway.Object.Key] = gateway }, World);

        Assert.Equal((type, path), (gateway.Plan().Routes.Single().PathType, gateway.Plan().Routes.Single().Path));
    }

    [Theory]
    [InlineData("health-check=/healthz health-interval=1s health-threshold=2 health-timeout=500ms", "/healthz 1 2 0.5")]
    [InlineData("health-check=tcp", " 5 3 2")]
    [InlineData("health-check=off", "none")]
    [InlineData("health-check=nonsense", "fault: none")]
    [InlineData("health-interval=1s", "fault: none")]
    [InlineData("health-check=tcp health-interval=1ms", "fault:  5 3 2")]
    public void Read_HealthAnnotations_MakeACheck(string text, string expected)
    {
        var faults = new List<string>();
        var annotations = text.Split(' ').Select(t => t.Split('=', 2)).ToDictionary(t => "edge.meridian.dev/" + t[0], t => t[1]);
        var check = EdgeAnnotations.Read(annotations, EdgePolicy.Default, faults).HealthCheck;

        Assert.Equal(expected, (faults.Count > 0 ? "fault: " : "") + (check is null ? "none" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{check.Path} {check.Interval.TotalSeconds} {check.UnhealthyAfter} {check.Timeout.TotalSeconds}")));
    }

    [Fact]
    public void Part_PodsOfAService_IsWhatTheyUseOfWhatTheyAskedFor()
    {
        static KubeObject Metrics(string name, string cpu) => Parse($$$"""{"metadata":{"name":"{{{name}}}"},"containers":[{"usage":{"cpu":"{{{cpu}}}"}}]}""");
        static KubeObject Pod(string name, string cpu) => Parse($$$$"""{"metadata":{"name":"{{{{name}}}}"},"spec":{"containers":[{"resources":{"requests":{"cpu":"{{{{cpu}}}}"}}}]}}""");
        var usage = new PodUsage([Metrics("a", "300m"), Metrics("b", "100m"), Metrics("c", "1")], [Pod("a", "400m"), Pod("b", "0.6"), Pod("d", "1")]);

        Assert.Equal(0.4, usage.Part(["a", "b", "c", "d"]));
        Assert.Null(usage.Part(["c", "d", "e"]));
    }

    [Fact]
    public void OfRoute_ForeignParents_StayAndTimesOfChangeToo()
    {
        var route = Parse("""
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"namespace":"default","name":"r","generation":3},
             "status":{"parents":[{"parentRef":{"name":"x"},"controllerName":"else.where/x","conditions":[]},
              {"parentRef":{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"g"},"controllerName":"meridian.dev/edge",
               "conditions":[{"type":"Accepted","status":"True","lastTransitionTime":"2029-01-01T00:00:00Z"}]}]}}
            """);

        var status = GatewayStatuses.OfRoute(route, [(new RouteParentReference { Name = "g" }, [new Condition { Type = "Accepted", Status = "True", Reason = "Accepted", Message = "m" }])], time.GetUtcNow());

        Assert.Equal("else.where/x", (string?)status["parents"]![0]!["controllerName"]);
        var condition = status["parents"]![1]!["conditions"]![0]!;
        Assert.Equal(("2029-01-01T00:00:00Z", 3L), ((string?)condition["lastTransitionTime"], (long)condition["observedGeneration"]!));
    }

    [Fact]
    public void Of_Ingresses_OlderKeepsThePathAndTlsOpensItsPort()
    {
        secrets[new("default", "good")] = Secret("good", Certificate());
        KubeObject[] ingresses =
        [
            Parse("""{"metadata":{"namespace":"default","name":"old","annotations":{"edge.meridian.dev/max-in-flight":"5","edge.meridian.dev/nonsense":"1"}},"spec":{"rules":[{"host":"a.test","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":80}}}}]}}]}}"""),
            Parse("""{"metadata":{"namespace":"default","name":"new","annotations":{"edge.meridian.dev/https-redirect":"true"}},"spec":{"tls":[{"hosts":["a.test"],"secretName":"good"},{"secretName":"none"}],"rules":[{"host":"A.test","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":80}}}}]}}]}}"""),
        ];

        var plans = IngressPlans.Of(ingresses, World.Backends, World.Secrets);

        Assert.Equal((5, "InvalidAnnotation"), (plans[0].Routes.Single().Policy.MaxInFlight, plans[0].Faults.Single().Reason));
        Assert.Equal(["InvalidCertificate", "RouteConflict"], plans[1].Faults.Select(f => f.Reason));
        Assert.Equal([new EdgePort(80, false), new EdgePort(443, true)], plans[1].Ports);
        Assert.Equal([(443, null), (80, "https")], plans[1].Routes.Select(r => (r.Port, r.Filters.Redirect?.Scheme)));
        Assert.Equal("a.test", plans[1].Certificates.Single().Host);
    }

    private static (string Certificate, string Key) Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a.test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static KubeObject Secret(string name, (string Certificate, string Key) pair) => Parse(
        $$$"""{"metadata":{"namespace":"default","name":"{{{name}}}","resourceVersion":"1"},"data":{"tls.crt":"{{{Base64(pair.Certificate)}}}","tls.key":"{{{Base64(pair.Key)}}}"}}""");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static KubeObject Gateway(string listeners) => Parse($$$"""{"metadata":{"namespace":"default","name":"g"},"spec":{"gatewayClassName":"meridian","listeners":[{{{listeners}}}]}}""");

    private static KubeObject Route(string ns, string spec) => Parse($$$"""{"metadata":{"namespace":"{{{ns}}}","name":"r"},"spec":{{{spec}}}}""");

    private sealed class NoExports : IExportedServices
    {
        public ClusterSetService? Find(ObjectKey service) => null;

        public IDisposable Subscribe(Action<ObjectKey> handler) => throw new NotSupportedException();
    }

    private static KubeObject Parse(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));
}
