using System.Diagnostics;

namespace Meridian.Node.Tests;

public sealed class ChildProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-process").FullName;
    private readonly ProcessSpawner spawner = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await spawner.DisposeAsync();
        Directory.Delete(folder, true);
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -PIPE $$", 141)]
    public async Task Exit_OfAScript_IsItsCode(string script, int code)
    {
        var container = await StartAsync(script);

        Assert.Equal(code, await container.Exit.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task Log_OfAScript_HoldsBothStreams()
    {
        var container = await StartAsync("echo out; echo err >&2; printf unfinished");
        await container.Exit.WaitAsync(Patience, Token);

        var lines = (await File.ReadAllLinesAsync(container.Log.Path, Token)).Select(l => l[(l.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal);

        Assert.Equal(["stderr F err", "stdout F out", "stdout F unfinished"], lines);
    }

    [Fact]
    public async Task StopAsync_ProcessThatHandlesIt_EndsAsItWants()
    {
        var container = await StartAsync("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        await ReadyAsync(container);

        await container.StopAsync(Patience, Token);

        Assert.Equal(3, await container.Exit);
        Assert.Contains("bye", await File.ReadAllTextAsync(container.Log.Path, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopAsync_ProcessThatIgnoresIt_IsKilledAfterTheGrace()
    {
        var container = await StartAsync("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        await ReadyAsync(container);

        await container.StopAsync(TimeSpan.FromMilliseconds(100), Token);

        Assert.Equal(137, await container.Exit);
    }

    [Fact]
    public async Task Exit_WithChildrenLeftBehind_EndsThemToo()
    {
        var container = await StartAsync("sleep 1000 & echo $!");
        await container.Exit.WaitAsync(Patience, Token);

        var left = int.Parse((await File.ReadAllTextAsync(container.Log.Path, Token)).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);

        await EndOfAsync(left);
    }

    [Fact]
    public async Task ExecAsync_Command_RunsWithTheContainersEnvironment()
    {
        var container = await StartAsync("exec sleep 1000");

        var ok = await container.ExecAsync(["/bin/sh", "-c", "echo $POD_IP; echo oops >&2; exit 4"], Patience, Token);
        var late = await container.ExecAsync(["sleep", "1000"], TimeSpan.FromMilliseconds(200), Token);

        Assert.Equal(4, ok.ExitCode);
        Assert.Equal("127.1.128.1\noops\n", ok.Output);
        Assert.True(late.TimedOut);
        await container.StopAsync(TimeSpan.Zero, Token);
    }

    [Fact]
    public async Task PodExec_WithMountsOfItsOwn_ShowsThePodsResolvConf()
    {
        Assert.SkipUnless(await OwnMounts.TryAsync(spawner, TestProcesses.PodExecCommand, folder, Token), "needs the right to mount");
        var file = Path.Combine(folder, "resolv.conf");
        await File.WriteAllTextAsync(file, "nameserver 127.1.0.10\n", Token);

        using var process = await ChildProcess.StartAsync(spawner, TestProcesses.PodExecCommand, TestProcesses.Shell("cat /etc/resolv.conf") with { ResolvConf = file });

        Assert.Equal("nameserver 127.1.0.10\n", await new StreamReader(process.Output).ReadToEndAsync(Token));
        Assert.Equal(0, await process.WaitAsync(Token));
        Assert.DoesNotContain("127.1.0.10", await File.ReadAllTextAsync("/etc/resolv.conf", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PodExec_AgentKilled_TakesItsChildrenAlong()
    {
        var info = new ProcessStartInfo(TestProgram.Path, TestProgram.AgentCommand) { RedirectStandardOutput = true };
        using var agent = Process.Start(info)!;
        var child = int.Parse((await agent.StandardOutput.ReadLineAsync(Token))!, System.Globalization.CultureInfo.InvariantCulture);

        agent.Kill();

        await agent.WaitForExitAsync(Token);
        await EndOfAsync(child);
    }

    [Fact]
    public async Task Orphans_MarkedProcess_IsFoundAndEnded()
    {
        var uid = Guid.NewGuid().ToString();
        var launch = TestProcesses.Shell("exec sleep 1000") with { Environment = new Dictionary<string, string> { ["PATH"] = "/bin:/usr/bin", [Orphans.Mark] = uid } };
        using var orphan = await ChildProcess.StartAsync(spawner, null, launch);

        Assert.Equal(1, Orphans.Kill(new HashSet<string> { uid }));

        Assert.Equal(137, await orphan.WaitAsync(Token));
    }

    private async Task<ProcessContainer> StartAsync(string script)
    {
        var launch = TestProcesses.Shell(script) with { Environment = new Dictionary<string, string>(TestProcesses.Environment) { ["POD_IP"] = "127.1.128.1" } };
        var process = await ChildProcess.StartAsync(spawner, TestProcesses.PodExecCommand, launch);
        var log = new ContainerLogWriter(Path.Combine(folder, "0.log"), TimeProvider.System);
        return new ProcessContainer(process, log, launch, other => ChildProcess.StartAsync(spawner, TestProcesses.PodExecCommand, other), TimeProvider.System);
    }

    private static async Task ReadyAsync(ProcessContainer container)
    {
        await using var stream = new PodLogStream(new FileLog(container.Log.Path, container.Log).ReadAsync(null, true, Token), new LogOptions(), default, Token);
        using var reader = new StreamReader(stream);
        Assert.Equal("ready", await reader.ReadLineAsync(Token));
    }

    private static async Task EndOfAsync(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            await process.WaitForExitAsync(Token).WaitAsync(Patience, Token);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }
}
