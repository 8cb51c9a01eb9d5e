using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Judges.Helm;

/// <summary>A chart's whole life with the real Helm.</summary>
[Collection(SmallWorldTests.Name)]
public sealed class HelmTests(SmallWorld small)
{
    private static readonly string Program = Path.Combine(Binary.Root, "artifacts", "tools", "helm");
    private static readonly string Chart = Path.Combine(Binary.Root, "tests", "Meridian.EndToEnd", "Judges", "Helm", "chart");

    [Theory]
    [InlineData("us-central")]
    [InlineData("federation")]
    public async Task Release_InstalledUpgradedRolledBackAndUninstalled_IsAsHelmSays(string context)
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        Assert.SkipUnless(Binary.IsThere(Program), "Helm is not installed and could not be");
        var (ns, kubectl) = ($"helm-{context}", small.World.Kubectl(context));
        var helm = new Tool(Program, new Dictionary<string, string>(small.World.Variables) { ["HELM_CACHE_HOME"] = small.World.Home, ["HELM_CONFIG_HOME"] = small.World.Home, ["HELM_DATA_HOME"] = small.World.Home });
        Task<string> Helm(params string[] arguments) => helm.OutputAsync([.. arguments, "--kube-context", context, "--namespace", ns]);

        Assert.Contains("STATUS: deployed", await Helm("install", "shop", Chart, "--create-namespace", "--wait", "--timeout", "60s"), StringComparison.Ordinal);
        Assert.Equal(2, await ReadyAsync());

        await Helm("upgrade", "shop", Chart, "--set", "replicas=3,greeting=bye", "--wait", "--timeout", "60s");
        Assert.Equal(3, await ReadyAsync());
        Assert.Equal("bye", await kubectl.OutputAsync("-n", ns, "get", "configmap", "shop", "-o", "jsonpath={.data.greeting}"));

        await Helm("rollback", "shop", "1", "--wait", "--timeout", "60s");
        Assert.Equal("hello", await kubectl.OutputAsync("-n", ns, "get", "configmap", "shop", "-o", "jsonpath={.data.greeting}"));
        Assert.Contains("Rollback to 1", await Helm("history", "shop"), StringComparison.Ordinal);
        Assert.Contains("shop-0.1.0", await Helm("list"), StringComparison.Ordinal);

        await Helm("uninstall", "shop", "--wait", "--timeout", "60s");
        Assert.Empty(await kubectl.OutputAsync("-n", ns, "get", "deployments,services,configmaps,ingresses,roles", "-l", "!nothing", "-o", "name", "--field-selector", "metadata.name=shop"));

        async Task<int> ReadyAsync() => int.Parse(await kubectl.OutputAsync("-n", ns, "get", "deployment", "shop", "-o", "jsonpath={.status.readyReplicas}"), System.Globalization.CultureInfo.InvariantCulture);
    }
}
