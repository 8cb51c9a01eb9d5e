using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Lab.Tests.Scenarios;

public sealed class ScenarioRunnerTests
{
    [Fact]
    public async Task Run_LostRegion_IsReplacedAndTakenBack()
    {
        var report = await RunAsync("""
            lab: {clusters: 3, nodes: 3, pods: 6, startDelay: 5ms}
            steps:
            - apply:
              - {apiVersion: apps/v1, kind: Deployment, metadata: {name: backend}, spec: {replicas: 6, selector: {matchLabels: {app: b}}, template: {metadata: {labels: {app: b}}, spec: {containers: [{name: c, image: backend:v1}]}}}}
              within: 30s
            - lose: europe-west
              within: 40s
            - heal: europe-west
              within: 60s
            """);

        Assert.All(report.Steps, s => Assert.True(s.Settled, s.ToText()));
        Assert.Equal(new Dictionary<string, long> { ["us-central"] = 2, ["europe-west"] = 2, ["asia-east"] = 2 }, report.Steps[0].Splits["backend"]);
        Assert.Equal(4, report.Steps[1].LeastReady);
        Assert.Equal(6, report.Steps[1].Splits["backend"].Where(s => s.Key != "europe-west").Sum(s => s.Value));
    }

    private static async Task<ScenarioReport> RunAsync(string text)
    {
        var scenario = ScenarioReader.Read(Encoding.UTF8.GetBytes(text));
        await using var world = new LabWorld(scenario.Lab, TimeProvider.System, NullLoggerFactory.Instance);
        await world.StartAsync(null, TestContext.Current.CancellationToken);
        return await new ScenarioRunner(world).RunAsync(scenario, null, TestContext.Current.CancellationToken);
    }
}
