using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Cli.Tests.Federations;

public sealed class ControlPlaneManifestsTests
{
    private static readonly ControlPlaneRequest Request = new() { Objects = new HostObjects("world", "federation-system"), DnsZone = "example.com" };

    [Fact]
    public void Of_Volume_IsAStatefulSetWithOneClaim()
    {
        var set = Made(Request with { StorageClass = "fast", VolumeSize = "5Gi" }, "StatefulSet");

        var claim = set["spec"]!["volumeClaimTemplates"]![0]!["spec"]!;
        Assert.Equal(("fast", "5Gi"), ((string?)claim["storageClassName"], (string?)claim["resources"]!["requests"]!["storage"]));
        Assert.Contains("--data=/var/lib/meridian", Arguments(set));
        Assert.Equal("/var/lib/meridian", (string?)Container(set)["volumeMounts"]![0]!["mountPath"]);
    }

    [Fact]
    public void Of_Etcd_IsADeploymentOfReplicasThatAreNotEndedAllAtOnce()
    {
        var request = Request with { EtcdServers = ["http://a:2379", "http://b:2379"], Replicas = 3 };
        var deployment = Made(request, "Deployment");

        Assert.Equal(3, (int)deployment["spec"]!["replicas"]!);
        Assert.Contains("--etcd-servers=http://a:2379,http://b:2379", Arguments(deployment));
        Assert.Equal(1L, (long)Made(request, "PodDisruptionBudget")["spec"]!["maxUnavailable"]!);
        Assert.DoesNotContain(Kinds(request), k => k == "StatefulSet");
        Assert.Equal(StateIn.Etcd, ControlPlaneManifests.StateOf(KubeObject.FromNode(deployment)));
    }

    [Fact]
    public void Of_Folder_IsADeploymentThatEndsTheOldPodFirst()
    {
        var deployment = Made(Request with { DataFolder = "/home/me/world", AdvertisedAddress = "192.0.2.1" }, "Deployment");

        Assert.Equal(StateIn.Folder, ControlPlaneManifests.StateOf(KubeObject.FromNode(deployment)));
        Assert.Equal("Recreate", (string?)deployment["spec"]!["strategy"]!["type"]);
        Assert.Equal(["federation", "serve", "world", "--dns-zone-name=example.com", "--data=/home/me/world", "--advertise-address=192.0.2.1"], Arguments(deployment));
    }

    [Fact]
    public void Of_Any_CarriesTheMarkAndNothingIsLeftToFill()
    {
        foreach (var node in ControlPlaneManifests.Of(Request with { Image = "registry.example.com/<name>:1" }, []))
        {
            var labels = node["metadata"]!["labels"]!;
            Assert.Equal("world", (string?)labels[HostObjects.Mark]);
            Assert.DoesNotContain("<name", node.ToJsonString().Replace("registry.example.com/<name>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        var pods = Made(Request, "StatefulSet")["spec"]!;
        Assert.Equal("world", (string?)pods["template"]!["metadata"]!["labels"]![HostObjects.Mark]);
        Assert.Equal("world", (string?)pods["volumeClaimTemplates"]![0]!["metadata"]!["labels"]![HostObjects.Mark]);
    }

    [Theory]
    [InlineData("""{"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1","ports":[{"name":"https","port":443}]}}""", "", null)]
    [InlineData("""{"spec":{"type":"LoadBalancer","ports":[{"name":"https","port":443}]},"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.7"}]}}}""", "", "https://192.0.2.7/")]
    [InlineData("""{"spec":{"type":"LoadBalancer","ports":[{"name":"https","port":443}]},"status":{"loadBalancer":{"ingress":[{"hostname":"lb.example.com"}]}}}""", "", "https://lb.example.com/")]
    [InlineData("""{"spec":{"type":"LoadBalancer","ports":[{"name":"https","port":443}]}}""", "2001:db8::1", "https://[2001:db8::1]/")]
    [InlineData("""{"spec":{"type":"NodePort","clusterIP":"10.0.0.1","ports":[{"name":"https","port":443,"nodePort":30443}]}}""", "192.0.2.9", "https://192.0.2.9:30443/")]
    [InlineData("""{"spec":{"type":"ClusterIP","clusterIP":"10.0.0.1","ports":[{"name":"https","port":443}]}}""", "", "https://10.0.0.1/")]
    [InlineData("""{"spec":{"type":"ClusterIP","clusterIP":"10.0.0.1","ports":[{"name":"other","port":443}]}}""", "", null)]
    public void ServiceAddress_Of_EachType(string service, string advertised, string? expected)
    {
        var node = JsonNode.Parse(service)!.AsObject();
        node["metadata"] = new JsonObject { ["name"] = "world-apiserver" };

        Assert.Equal(expected, ServiceAddress.Of(KubeObject.FromNode(node), "https", advertised)?.Https.ToString());
    }

    private static JsonObject Made(ControlPlaneRequest request, string kind) => ControlPlaneManifests.Of(request, []).Single(o => (string?)o["kind"] == kind);

    private static IEnumerable<string?> Kinds(ControlPlaneRequest request) => ControlPlaneManifests.Of(request, []).Select(o => (string?)o["kind"]);

    private static JsonNode Container(JsonObject workload) => workload["spec"]!["template"]!["spec"]!["containers"]![0]!;

    private static string?[] Arguments(JsonObject workload) => [.. Container(workload)["args"]!.AsArray().Select(a => (string?)a)];
}
