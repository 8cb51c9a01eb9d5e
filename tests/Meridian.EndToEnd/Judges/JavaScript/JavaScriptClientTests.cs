using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Judges.JavaScript;

/// <summary>The official JavaScript client, which knows nothing of us, works with both kinds of API.</summary>
[Collection(SmallWorldTests.Name)]
public sealed class JavaScriptClientTests(SmallWorld small)
{
    private static readonly string Modules = Path.Combine(Binary.Root, "artifacts", "tools", "client-node", "node_modules");

    [Theory]
    [InlineData("us-central")]
    [InlineData("federation")]
    public async Task Judge_EveryStep_Holds(string context)
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        Assert.SkipUnless(Binary.IsThere("node") && Directory.Exists(Modules), "Node.js or @kubernetes/client-node is not installed and could not be");
        var (ns, kubectl) = ($"judged-{context}", small.World.Kubectl(context));
        await kubectl.OutputAsync("create", "namespace", ns);
        var script = Path.Combine(Binary.Root, "tests", "Meridian.EndToEnd", "Judges", "JavaScript", "judge.mjs");

        var run = await new Tool("node", new Dictionary<string, string>(small.World.Variables) { ["NODE_MODULES"] = Modules }).RunAsync(script, context, ns);

        run.Succeeded();
        await kubectl.OutputAsync("delete", "namespace", ns, "--wait=false");
    }
}
