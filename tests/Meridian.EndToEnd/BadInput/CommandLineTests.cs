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
        var (kubeconfig, processes) = (await File.ReadAllTextAsync(small.World.KubeconfigFile, TestContext.Current.CancellationToken), await small.World.ProcessesAsync());
        var result = (await small.World.Meridian.RunAsync(arguments)).Failed(2);
        Assert.Empty(result.Output);
        var line = Assert.Single(result.Error.Trim().Split('\n'));
        Assert.StartsWith("meridian: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Equal(kubeconfig, await File.ReadAllTextAsync(small.World.KubeconfigFile, TestContext.Current.CancellationToken));
        Assert.Equal(processes, await small.World.ProcessesAsync());
    }

    [Fact]
    public async Task Up_KubeconfigIsNone_SaysSo_LeavesItAlone()
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        const string NoKubeconfig = "- this\n- is a list\n";
        var kubeconfig = await File.ReadAllTextAsync(small.World.KubeconfigFile, TestContext.Current.CancellationToken);
        try
        {
            await File.WriteAllTextAsync(small.World.KubeconfigFile, NoKubeconfig, TestContext.Current.CancellationToken);
            var result = (await small.World.Meridian.RunAsync("up")).Failed(1);
            Assert.Contains(small.World.KubeconfigFile, Assert.Single(result.Error.Trim().Split('\n')), StringComparison.Ordinal);
            Assert.Equal(NoKubeconfig, await File.ReadAllTextAsync(small.World.KubeconfigFile, TestContext.Current.CancellationToken));
            Assert.Equal(3, (await small.World.ProcessesAsync()).Count);
        }
        finally
        {
            await File.WriteAllTextAsync(small.World.KubeconfigFile, kubeconfig, TestContext.Current.CancellationToken);
        }
    }
}
