using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

/// <summary>
/// The specs of the public conformance suite of the multi-cluster services API (v0.5) that need no container, in its order, over two members with real
/// API engines. docs/mcs.md lists them. Of two exports made in the same second, that of the cluster <c>one</c> counts as the older.
/// </summary>
public sealed class ConformanceTests : IAsyncLifetime
{
    private InProcessFederation set = null!;
    private HelloService one = null!;
    private HelloService two = null!;

    private HelloService[] Both => [one, two];

    public async ValueTask InitializeAsync()
    {
        set = await ClusterSet.StartAsync("one", "two");
        (one, two) = (new HelloService(set.Members["one"]), new HelloService(set.Members["two"]));
    }

    public ValueTask DisposeAsync() => set.DisposeAsync();

    [Fact]
    public async Task Import_LivesAsLongAsOneClusterExports()
    {
        foreach (var hello in Both) await ExportAsync(hello);
        await one.ImportAsync(i => i.Clusters is ["one", "two"]);
        await one.UnexportAsync();
        await one.ImportAsync(i => i.Clusters is ["two"]);
        await two.UnexportAsync();
        foreach (var hello in Both) await hello.NoImportAsync();
    }

    [Fact]
    public async Task ClusterIP_IsImportedEverywhere_AndLeavesWithTheExport()
    {
        await ExportAsync(one);
        foreach (var hello in Both) Assert.Equal("ClusterSetIP", (await hello.ImportAsync(i => i.Ips.Length > 0)).Type);
        await one.ConditionAsync("Valid", "True", "Valid");
        await one.ConditionAsync("Ready", "True", "Exported");
        await one.ConditionAsync("Conflict", "False", "NoConflicts");
        await one.UnexportAsync();
        foreach (var hello in Both) await hello.NoImportAsync();
    }

    [Theory]
    [InlineData("sessionAffinity", "\"ClientIP\"")]
    [InlineData("sessionAffinityConfig", """{"clientIP":{"timeoutSeconds":10}}""")]
    [InlineData("internalTrafficPolicy", "\"Cluster\"")]
    [InlineData("trafficDistribution", "\"PreferClose\"")]
    public async Task Field_IsThatOfTheService(string field, string value)
    {
        await ExportAsync(one);
        foreach (var hello in Both) Assert.Equal(value, (await hello.ImportAsync(_ => true)).Field(field));
    }

    [Fact]
    public async Task Addresses_AreOneForEachFamily()
    {
        await ExportAsync(one);
        var imports = new List<ServiceImportSpecNode>();
        foreach (var hello in Both) imports.Add(await hello.ImportAsync(i => i.Ips.Length > 0));
        Assert.All(imports, i => Assert.Equal(["IPv4"], i.Families));
        Assert.All(imports, i => Assert.Single(i.Ips));
        // Of each cluster's own range, so that it is carried there.
        Assert.StartsWith("127.1.", imports[0].Ips[0], StringComparison.Ordinal);
        Assert.StartsWith("127.2.", imports[1].Ips[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_AreThoseOfTheService()
    {
        await ExportAsync(one);
        Assert.Equal(HelloService.Ports, (await one.ImportAsync(_ => true)).Ports);
    }

    [Fact]
    public async Task Ports_OfTwoClusters_AreUnited_WithAConflict()
    {
        await ExportAsync(one);
        await ExportAsync(two, spec => spec["ports"] = JsonNode.Parse("""[{"name":"tcp","port":42,"protocol":"TCP","appProtocol":"http"},{"name":"stcp","port":142,"protocol":"SCTP"}]"""));
        await one.ImportAsync(i => i.Ports.SequenceEqual(["stcp/SCTP/142/", .. HelloService.Ports]));
        foreach (var hello in Both) await hello.ConditionAsync("Conflict", "True", "PortConflict");
    }

    [Fact]
    public async Task Ports_ThatCollide_AreTheOldestExports()
    {
        await ExportAsync(one);
        await ExportAsync(two, spec => spec["ports"] = JsonNode.Parse("""[{"name":"tcp","port":43,"protocol":"TCP","appProtocol":"http"}]"""));
        foreach (var hello in Both) await hello.ConditionAsync("Conflict", "True", "PortConflict");
        foreach (var hello in Both) await hello.ImportAsync(i => i.Ports.SequenceEqual(HelloService.Ports) && i.Clusters is ["one", "two"]);
        // The second cluster has no port 42: nothing is sent there.
        await one.EndpointsAsync("127.1.129.1");
        await two.EndpointsAsync("127.2.129.1");
        foreach (var hello in Both) await hello.SlicesAsync("one 127.1.129.1");
    }

    [Fact]
    public async Task Headless_IsImportedWithoutAddress()
    {
        await ExportAsync(one, Headless);
        foreach (var hello in Both) Assert.Empty((await hello.ImportAsync(i => i.Type == "Headless")).Ips);
        await one.EndpointsAsync("127.1.129.1");
        foreach (var hello in Both)
        {
            await hello.SlicesAsync("one 127.1.129.1");
            Assert.Empty((await hello.ImportAsync(_ => true)).Ips);
        }
        await one.UnexportAsync();
        foreach (var hello in Both) await hello.NoImportAsync();
    }

    [Fact]
    public async Task ExternalName_IsNotValid()
    {
        await ExportAsync(one, spec =>
        {
            spec.Clear();
            spec["type"] = "ExternalName";
            spec["externalName"] = "example.com";
        });
        await one.ConditionAsync("Valid", "False", "InvalidServiceType");
        foreach (var hello in Both) await hello.NoImportAsync();
    }

    [Fact]
    public async Task Types_ThatDiffer_AreAConflict_AndTheOldestCounts()
    {
        await ExportAsync(one);
        await ExportAsync(two, Headless);
        foreach (var hello in Both) await hello.ConditionAsync("Conflict", "True", "TypeConflict");
        foreach (var hello in Both) await hello.ImportAsync(i => i is { Type: "ClusterSetIP", Clusters: ["one", "two"], Ips.Length: 1 });
    }

    [Fact]
    public async Task Service_ThatIsNotExported_IsNowhere()
    {
        foreach (var hello in Both) await hello.ServeAsync();
        await one.EndpointsAsync("127.1.129.1");
        // Something that goes the whole way: what should not have come would have come before.
        await set.Members["two"].CreateAsync(ResourceTypes.Services, """{"apiVersion":"v1","kind":"Service","metadata":{"namespace":"shop","name":"other"},"spec":{"ports":[{"port":80}]}}""");
        await set.Members["two"].CreateAsync(ResourceTypes.ServiceExports, """{"apiVersion":"multicluster.x-k8s.io/v1beta1","kind":"ServiceExport","metadata":{"namespace":"shop","name":"other"}}""");
        await set.Members["one"].UntilAsync(ResourceTypes.ServiceImports, HelloService.Key with { Name = "other" }, i => i is not null);
        foreach (var hello in Both)
        {
            await hello.NoImportAsync();
            await hello.SlicesAsync();
        }
    }

    [Fact]
    public async Task LabelsAndAnnotations_AreThoseExportedOnly()
    {
        await ExportAsync(one, export: """{"exportedLabels":{"dummy-label":"true"},"exportedAnnotations":{"dummy-annotation":"true"} }""");
        var import = (await two.ImportAsync(_ => true)).Import.Header;
        Assert.Equal("true", import.Labels["dummy-label"]);
        Assert.Equal("true", import.Annotations["dummy-annotation"]);
        Assert.DoesNotContain("service-label", import.Labels.Keys);
        Assert.DoesNotContain("own", import.Labels.Keys);
        Assert.DoesNotContain("service-annotation", import.Annotations.Keys);
    }

    [Fact]
    public async Task LabelsAndAnnotations_ThatDiffer_AreAConflict_AndTheOldestCount()
    {
        await ExportAsync(one, export: """{"exportedLabels":{"dummy-label":"true"},"exportedAnnotations":{"dummy-annotation":"true"} }""");
        await ExportAsync(two, null, """{"exportedLabels":{"dummy-label2":"true"},"exportedAnnotations":{"dummy-annotation2":"true"} }""");
        foreach (var hello in Both) await hello.ConditionAsync("Conflict", "True", "LabelsConflict,AnnotationsConflict");
        var import = (await one.ImportAsync(i => i.Clusters.Length == 2)).Import.Header;
        Assert.Equal("true", import.Labels["dummy-label"]);
        Assert.DoesNotContain("dummy-label2", import.Labels.Keys);
        Assert.DoesNotContain("dummy-annotation2", import.Annotations.Keys);
    }

    [Fact]
    public async Task EndpointSlices_AreInEachCluster_WithTheLabels_AndLeaveWithTheExport()
    {
        await ExportAsync(one);
        await one.EndpointsAsync("127.1.129.1@hello-0", "127.1.129.2!");
        foreach (var hello in Both)
        {
            var slice = Assert.Single(await hello.SlicesAsync("one 127.1.129.1"));
            Assert.Equal("hello", slice.Header.Labels["multicluster.kubernetes.io/service-name"]);
            Assert.Equal("mcs.meridian.dev", slice.Header.Labels["endpointslice.kubernetes.io/managed-by"]);
            Assert.Equal("hello-0", slice.View<EndpointSlice>().Endpoints[0].Hostname);
            Assert.Equal(hello == one ? "node-1" : "", slice.View<EndpointSlice>().Endpoints[0].NodeName);
        }
        await one.UnexportAsync();
        foreach (var hello in Both) await hello.SlicesAsync();
    }

    [Fact]
    public async Task Ports_OfOneClusterOnly_LeadThereOnly()
    {
        await ExportAsync(one);
        await ExportAsync(two, spec => spec["ports"] = JsonNode.Parse("""[{"name":"tcp2","port":4242,"protocol":"TCP","targetPort":42}]"""));
        await set.Members["two"].Client.PatchAsync(ResourceTypes.EndpointSlices, HelloService.Key with { Name = "hello-2" }, PatchKind.Apply, """
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"labels":{"kubernetes.io/service-name":"hello"}},"addressType":"IPv4","ports":[{"name":"tcp2","port":42,"protocol":"TCP"}],"endpoints":[{"addresses":["127.2.129.1"]}]}
            """u8.ToArray(), new WriteOptions { FieldManager = "test" }, TestContext.Current.CancellationToken);
        await one.EndpointsAsync("127.1.129.1");
        foreach (var hello in Both)
        {
            var slices = await hello.SlicesAsync("one 127.1.129.1", "two 127.2.129.1");
            Assert.Equal(["tcp", "udp"], PortsOf(slices, "one"));
            Assert.Equal(["tcp2"], PortsOf(slices, "two"));
        }
    }

    private static string[] PortsOf(IEnumerable<KubeObject> slices, string cluster) =>
        [.. slices.Single(s => s.Header.Labels["multicluster.kubernetes.io/source-cluster"] == cluster).View<EndpointSlice>().Ports.Select(p => p.Name)];

    private static void Headless(JsonObject spec) => spec["clusterIP"] = "None";

    private static async Task ExportAsync(HelloService hello, Action<JsonObject>? change = null, string export = "{}")
    {
        await hello.ServeAsync(change);
        await hello.ExportAsync(export);
    }
}
