using System.Text.Json;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Locations;

/// <summary>Who is told what, asked with the real dig for clients anywhere.</summary>
[Collection(SmallWorldTests.Name)]
public sealed class LocationTests(SmallWorld small)
{
    private const string Manifest = """
        apiVersion: v1
        kind: Service
        metadata: {name: near, namespace: default}
        spec: {type: LoadBalancer, selector: {app: near}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: near
          namespace: default
          annotations: {federation.kubernetes.io/deployment-preferences: '{"clusters":{"*":{"weight":1,"minReplicas":1}}}'}
        spec:
          replicas: 2
          selector: {matchLabels: {app: near}}
          template: {metadata: {labels: {app: near}}, spec: {containers: [{name: near, image: registry.k8s.io/pause}]}}
        """;

    private const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: dns, namespace: federation-system}
        data: {networks: "192.0.2.0/25 europe-west\n192.0.2.128/25 Chicago"}
        """;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly string Name = Harness.Names.Global("near");
    private readonly World world = small.World;

    [Fact]
    public async Task Dig_ClientsOfManyPlaces_AreToldTheNearestAndWhy()
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        var federation = world.Kubectl();
        await federation.OutputAsync("apply", "-f", world.File("near.yaml", Manifest), "-f", world.File("dns.yaml", Settings));
        await Eventually.BecomesAsync(20 * Second, () => AnswersAsync(), found => found.Length == 2);
        var (america, europe) = (await world.BlockAsync("us-central"), await world.BlockAsync("europe-west"));

        // By a registry, by a network of the settings, by the asker's own address; each for as many bits as decided.
        await Eventually.BecomesAsync(5 * Second, () => AnswersAsync("+subnet=192.0.2.1/32"), found => found is [var one] && one.StartsWith(europe, StringComparison.Ordinal));
        Assert.StartsWith(america, Assert.Single(await AnswersAsync("+subnet=192.0.2.200/32")), StringComparison.Ordinal);
        Assert.StartsWith(europe, Assert.Single(await AnswersAsync("+subnet=193.0.6.139/32")), StringComparison.Ordinal);
        Assert.StartsWith(europe, Assert.Single(await AnswersAsync("-b", $"{europe}250.9")), StringComparison.Ordinal);
        Assert.Contains("CLIENT-SUBNET: 192.0.2.1/32/24", await world.RunDigAsync(Name, "A", "+comments", "+subnet=192.0.2.1/32"), StringComparison.Ordinal);
        Assert.Contains("/24/", await world.RunDigAsync(Name, "A", "+comments", "+subnet=193.0.6.0/24"), StringComparison.Ordinal);

        var why = await world.RunDigAsync($"_why.{Name}", "TXT", "+short", "+subnet=193.0.6.139/32");
        Assert.Contains("is in Europe, by Registry; policy nearest", why, StringComparison.Ordinal);
        Assert.Contains("yes europe-west:", why, StringComparison.Ordinal);
        Assert.Contains("no us-central:", why, StringComparison.Ordinal);
        var explained = JsonDocument.Parse(await world.Meridian.OutputAsync("dns", "explain", "near", "--from", "London", "-o", "json")).RootElement;
        Assert.Equal("europe-west", explained.GetProperty("clusters")[0].GetProperty("name").GetString());
        Assert.Contains("another healthy cluster is nearer", await world.Meridian.OutputAsync("dns", "explain", Name, "--from", "Tokyo"), StringComparison.Ordinal);
        Assert.Contains("there is no place \"Atlantis\"", (await world.Meridian.RunAsync("dns", "explain", "near", "--from", "Atlantis")).Failed().Error, StringComparison.Ordinal);

        await federation.OutputAsync("annotate", "service", "near", "federation.meridian.dev/dns-policy=failover us-central");
        await Eventually.BecomesAsync(5 * Second, () => AnswersAsync("+subnet=193.0.6.139/32"), found => found is [var one] && one.StartsWith(america, StringComparison.Ordinal));

        await federation.OutputAsync("delete", "-f", world.File("near.yaml", Manifest), "-f", world.File("dns.yaml", Settings));
        await Eventually.BecomesAsync(10 * Second, () => world.DnsStatusAsync(Harness.Names.Zone("near", "europe-west", "europe-west-a")), status => status == "NXDOMAIN");
    }

    private async Task<string[]> AnswersAsync(params string[] options) => (await world.RunDigAsync(Name, "A", "+short", options)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
