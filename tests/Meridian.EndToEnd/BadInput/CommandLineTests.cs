using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.BadInput;

/// <summary>A command that was called wrongly says so in one line, exits with 2 and does nothing.</summary>
[Collection(SmallWorldTests.Name)]
public sealed class CommandLineTests(SmallWorld small)
{
    [Theory]
    [InlineData("--colour", "up", "--colour")]
    [InlineData("fly", "fly")]
    [InlineData("atlantis", "up", "--regions", "atlantis")]
    [InlineData("lab", "up", "--regions", "lab=91,0")]
    [InlineData("lab", "up", "--regions", "lab=52.5")]
    [InlineData("is no name", "up", "--regions", "Lab=1,2")]
    [InlineData("federation", "up", "--regions", "federation=1,2")]
    [InlineData("twice", "up", "--regions", "us-east,us-east")]
    [InlineData("vms", "up", "--runtime", "vms")]
    [InlineData("0", "up", "--nodes", "0")]
    [InlineData("many", "up", "--nodes", "many")]
    [InlineData("yaml", "status", "-o", "yaml")]
    [InlineData("nowhere", "start", "nowhere")]
    [InlineData("..", "stop", "../us-central")]
    [InlineData("nowhere", "delete", "nowhere")]
    [InlineData("--all", "delete")]
    [InlineData("--all", "delete", "us-central", "--all")]
    [InlineData("nowhere", "logs", "nowhere")]
    public async Task AnyCommand_CalledWrongly_OneLineThatNamesTheFault_AndExitCode2(string named, params string[] arguments)
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        var kubeconfig = await File.ReadAllTextAsync(small.World.KubeconfigFile, TestContext.Current.CancellationToken);
        var result = (await small.World.Meridian.RunAsync(arguments)).Failed(2);
        Assert.Empty(result.Output);
        var line = Assert.Single(result.Error.Trim().Split('\n'));
        Assert.StartsWith("meridian: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Equal(kubeconfig, await File.ReadAllTextAsync(small.World.KubeconfigFile, TestContext.Current.CancellationToken));
        Assert.Equal(small.Processes, await small.World.ProcessesAsync());
    }

    [Theory]
    [InlineData("- this\n- is a list\n", "is no kubeconfig")]
    [InlineData("clusters: [{name: europe-west, cluster: {server: \"https://192.0.2.7:6443\"}}]\n", "\"europe-west\"")]
    [InlineData("users: [{name: federation, user: {token: mine}}]\n", "\"federation\"")]
    public async Task Up_KubeconfigThatCannotBeMerged_SaysSo_LeavesItAlone(string mine, string words)
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        var kubeconfig = await File.ReadAllTextAsync(small.World.KubeconfigFile, TestContext.Current.CancellationToken);
        try
        {
            await File.WriteAllTextAsync(small.World.KubeconfigFile, mine, TestContext.Current.CancellationToken);
            var result = (await small.World.Meridian.RunAsync("up")).Failed(1);
            var line = Assert.Single(result.Error.Trim().Split('\n'));
            Assert.Contains(small.World.KubeconfigFile, line, StringComparison.Ordinal);
            Assert.Contains(words, line, StringComparison.Ordinal);
            Assert.Equal(mine, await File.ReadAllTextAsync(small.World.KubeconfigFile, TestContext.Current.CancellationToken));
            Assert.Equal(small.Processes, await small.World.ProcessesAsync());
        }
        finally
        {
            await File.WriteAllTextAsync(small.World.KubeconfigFile, kubeconfig, TestContext.Current.CancellationToken);
        }
    }
}
