using System.CommandLine;

namespace Meridian.Cli.Tests.Commands;

/// <summary>Command lines that need no cluster, in a home that is empty.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-cli-").FullName;

    public CommandLineTests()
    {
        Environment.SetEnvironmentVariable(MeridianHome.Variable, Path.Combine(folder, "home"));
        Environment.SetEnvironmentVariable("KUBECONFIG", Path.Combine(folder, "kubeconfig"));
    }

    public static TheoryData<string> Commands =>
        ["", "up", "down", "status", "start", "stop", "delete", "logs", "kubeconfig", "backup", "restore", "check", "federation", "federation init", "federation deinit", "federation join", "federation unjoin", "federation list", "cluster", "cluster cordon", "cluster uncordon", "cluster drain", "world", "world latency", "world latency on", "world latency show", "world latency set", "world latency reset", "chaos", "chaos kill", "chaos partition", "chaos slow", "chaos loss", "chaos list", "chaos undo", "bots", "why", "plan", "simulate", "version"];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("upp", "did you mean \"up\"?")]
    [InlineData("federation jion", "did you mean \"join\"?")]
    [InlineData("frobnicate", "there is no command \"frobnicate\"")]
    [InlineData("up --bogus", "'--bogus'")]
    [InlineData("up us-central", "'us-central'")]
    [InlineData("up --nodes 0", "1 to 64")]
    [InlineData("up --nodes 65", "1 to 64")]
    [InlineData("up --nodes many", "whole number")]
    [InlineData("up --runtime magic", "processes, containers, simulated")]
    [InlineData("up --regions us-centrl", "us-central")]
    [InlineData("up --regions federation=1,2", "name of the federation")]
    [InlineData("status -o yaml", "'json'")]
    [InlineData("start", "'NAME'")]
    [InlineData("start nowhere", "there is no cluster \"nowhere\"")]
    [InlineData("stop nowhere", "there is no cluster \"nowhere\"")]
    [InlineData("logs nowhere", "there is no cluster \"nowhere\"")]
    [InlineData("logs nowhere --tail -3", "number of lines")]
    [InlineData("backup nowhere file", "there is no cluster \"nowhere\"")]
    [InlineData("restore nowhere file", "there is no cluster \"nowhere\"")]
    [InlineData("check nowhere", "there is no cluster \"nowhere\"")]
    [InlineData("up --etcd-servers nonsense", "not a URL")]
    [InlineData("federation init world", "--dns-zone-name")]
    [InlineData("federation init World --dns-zone-name example.com", "no name of a federation")]
    [InlineData("federation init federation --dns-zone-name example.com", "choose another name")]
    [InlineData("federation init world --dns-zone-name a..b", "not a domain")]
    [InlineData("federation init world --dns-zone-name example.com --dns-provider bind", "valid are: meridian (the built-in name server), rfc2136, powerdns, coredns, aws-route53, google-clouddns")]
    [InlineData("federation init world --dns-zone-name example.com --dns-provider rfc2136", "needs \"server = ...\"")]
    [InlineData("up --dns-provider coredns", "needs \"etcd-endpoints = ...\"")]
    [InlineData("federation init world --dns-zone-name example.com --dns-provider-config file", "has no configuration")]
    [InlineData("federation init world --dns-zone-name example.com --replicas 2", "needs --etcd-servers")]
    [InlineData("federation init world --dns-zone-name example.com --replicas 0", "1 to 9")]
    [InlineData("federation init world --dns-zone-name example.com --etcd-servers http://etcd:2379 --storage-class fast", "exclude each other")]
    [InlineData("federation init world --dns-zone-name example.com --service-type ExternalName", "LoadBalancer, NodePort, ClusterIP")]
    [InlineData("federation init world --dns-zone-name example.com --api-server-advertise-address here", "not an IP address")]
    [InlineData("federation init world --dns-zone-name example.com -o json", "\"yaml\" only")]
    [InlineData("federation init world --dns-zone-name example.com", "no cluster is named")]
    [InlineData("federation deinit world", "no cluster is named")]
    [InlineData("delete", "--all")]
    [InlineData("delete lab --all", "--all")]
    [InlineData("cluster drain eu --timeout soon", "no length of time")]
    [InlineData("up @file", "'@file'")]
    [InlineData("why backend", "names no object; say KIND/NAME")]
    [InlineData("why a/b/c", "names no object")]
    [InlineData("plan", "'--filename'")]
    [InlineData("plan -f nowhere.yaml", "the path \"nowhere.yaml\" does not exist")]
    [InlineData("world latency on", "there are no clusters")]
    [InlineData("world latency set us-central asia-east 250", "there is no cluster or region")]
    [InlineData("chaos kill nowhere", "there is no cluster \"nowhere\"")]
    [InlineData("chaos slow nowhere", "--latency")]
    [InlineData("chaos slow nowhere --latency soon", "no length of time")]
    [InlineData("chaos kill nowhere --abort-if errors>1%", "needs --for")]
    [InlineData("chaos kill nowhere --for 1s --abort-if rain", "no limit such as")]
    [InlineData("bots backend", "no http:// URL")]
    [InlineData("bots http://127.0.0.1/ --rate 0", "must be 1 to")]
    [InlineData("bots http://127.0.0.1/ --from nowhere", "there is no cluster \"nowhere\"")]
    [InlineData("simulate", "nothing is to happen")]
    [InlineData("simulate --scale backend", "must be NAME=N")]
    [InlineData("simulate --scale backend=-1", "must be NAME=N")]
    public async Task Run_WhatIsNotTaken_IsOneLineAndChangesNothing(string line, string told)
    {
        var (exitCode, output, error) = await RunAsync(line);

        Assert.Equal(ExitCodes.BadInput, exitCode);
        Assert.Empty(output);
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_EveryCommand_EndsWithExamplesOfIt(string command)
    {
        var (exitCode, output, error) = await RunAsync($"{command} --help");

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Empty(error);
        Assert.Contains($"meridian {command}".TrimEnd(), output[output.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("federation")]
    public async Task Run_GroupAlone_PrintsItsHelp(string line)
    {
        var (exitCode, output, _) = await RunAsync(line);

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains("Commands:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Up_ShowsTheDefaultAsItIsTyped() =>
        Assert.Contains("[default: us-central,europe-west,asia-east]", (await RunAsync("up --help")).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("status", ExitCodes.Failed)]
    [InlineData("kubeconfig", ExitCodes.Failed)]
    [InlineData("federation list", ExitCodes.Failed)]
    [InlineData("federation unjoin lab", ExitCodes.Failed)]
    [InlineData("down", ExitCodes.Ok)]
    [InlineData("delete --all", ExitCodes.Ok)]
    public async Task Run_EmptyHome_SaysSoAndLeavesItSo(string line, int expected)
    {
        var (exitCode, output, error) = await RunAsync(line);

        Assert.Equal(expected, exitCode);
        Assert.Empty(output);
        Assert.Equal(expected != ExitCodes.Ok, error.Contains("meridian up", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task Status_JsonOfEmptyHome_IsAnEmptyListOnStandardOutput()
    {
        var (exitCode, output, error) = await RunAsync("status -o json");

        Assert.Equal(ExitCodes.Failed, exitCode);
        Assert.Empty(error);
        Assert.Contains("\"instances\": []", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_DamagedCluster_IsARowAndTellsTheWayOut()
    {
        var cluster = MeridianHome.FromEnvironment().Cluster("lab");
        Directory.CreateDirectory(cluster.Path);
        await File.WriteAllTextAsync(cluster.ConfigFile, "{", TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await RunAsync("status");

        Assert.Equal(ExitCodes.Failed, exitCode);
        Assert.Contains("Damaged", output, StringComparison.Ordinal);
        Assert.Contains("meridian delete lab", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_DamagedCluster_RemovesIt()
    {
        var cluster = MeridianHome.FromEnvironment().Cluster("lab");
        Directory.CreateDirectory(cluster.Path);
        await File.WriteAllTextAsync(cluster.ConfigFile, "{", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Ok, (await RunAsync("delete lab")).ExitCode);
        Assert.False(Directory.Exists(cluster.Path));
    }

    [Fact]
    public async Task Version_SaysWhichKubernetesItSpeaks() =>
        Assert.Contains(VersionCommand.KubernetesVersion, (await RunAsync("version")).Output, StringComparison.Ordinal);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string line)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var invocation = new InvocationConfiguration { Output = output, Error = error };
        var exitCode = await CommandLine.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), invocation, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
