using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node.Tests;

[Collection(ProcessSessionTestsAlone.Name)]
public sealed class ProcessSessionTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("meridian-session").FullName;
    private readonly ProcessSpawner spawner = new();
    private readonly List<ProcessContainer> started = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var container in started) await container.StopAsync(TimeSpan.Zero, CancellationToken.None);
        await spawner.DisposeAsync();
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task Exec_Command_TakesInputAndGivesBothOutputsAndItsCode()
    {
        using var client = new Client();
        var container = await StartAsync("exec sleep 1000");
        await using var command = new ProcessExec(container, Options("sh", "-c", "cat; echo $POD_IP >&2; exit 7"));
        await client.SendAsync("some input\n");
        await client.EndInputAsync();

        var exit = await command.RunAsync(client.Streams(), Token).WaitAsync(Patience, Token);

        Assert.Equal((7, "some input\n", "127.1.128.1\n"), (exit.Code, client.Output, client.Errors));
    }

    [Fact]
    public async Task Exec_ClientGone_EndsTheCommand()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var client = new Client();
        var container = await StartAsync("exec sleep 1000");
        await using var command = new ProcessExec(container, Options("sh", "-c", "echo $$; exec sleep 1000"));
        var running = command.RunAsync(client.Streams(), leaving.Token);
        var pid = int.Parse(await client.LineAsync(), System.Globalization.CultureInfo.InvariantCulture);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Patience, Token));
        await GoneAsync(pid);
    }

    [Fact]
    public async Task Exec_ContainerEnds_EndsTheCommand()
    {
        using var client = new Client();
        var container = await StartAsync("exec sleep 1000");
        await using var command = new ProcessExec(container, Options("sh", "-c", "echo ready; exec sleep 1000"));
        var running = command.RunAsync(client.Streams(), Token);
        await client.LineAsync();

        await container.StopAsync(TimeSpan.Zero, Token);

        Assert.Equal(137, (await running.WaitAsync(Patience, Token)).Code);
    }

    [Fact]
    public async Task Exec_NoSuchProgram_IsToldInTheWordsOfKubernetes()
    {
        var container = await StartAsync("exec sleep 1000");
        await using var command = new ProcessExec(container, Options("nonesuch"));

        var failure = await Assert.ThrowsAsync<StatusException>(() => command.RunAsync(new RemoteStreams(), Token));

        Assert.Equal("Internal error occurred: error executing command in container: exec: \"nonesuch\": executable file not found in $PATH", failure.Message);
    }

    [Fact]
    public async Task Exec_WithATerminal_IsInteractiveAndHasItsSize()
    {
        using var client = new Client();
        client.Resize(new TerminalSize(91, 33));
        var container = await StartAsync("exec sleep 1000");
        await using var command = new ProcessExec(container, Options("sh") with { Tty = true });
        var running = command.RunAsync(client.Streams(), Token);

        await client.UntilAsync(new Regex(@"[#$] $"));
        await client.SendAsync("stty size; tty; echo $TERM\n");
        await client.UntilAsync(new Regex(@"33 91\r\n/dev/pts/\d+\r\nxterm\r\n"));
        client.Resize(new TerminalSize(100, 40));
        await client.SendAsync("until stty size | grep -q '40 100'; do :; done; echo resized\n");
        await client.UntilAsync(new Regex(@"\r\nresized\r\n"));
        await client.SendAsync("exit 5\n");

        Assert.Equal(5, (await running.WaitAsync(Patience, Token)).Code);
    }

    [Fact]
    public async Task Attach_RunningContainer_SharesItsStreams()
    {
        using var one = new Client();
        using var other = new Client();
        var container = await StartAsync("while read x; do echo err $x >&2; echo got $x; done", stdin: true);
        await using var first = new ProcessAttach(container, new RemoteCommandOptions());
        await using var second = new ProcessAttach(container, new RemoteCommandOptions());
        var running = first.RunAsync(one.Streams(), Token);
        var listening = second.RunAsync(other.Streams() with { Stdin = null }, Token);

        await one.SendAsync("a\n");

        Assert.Equal(("got a", "got a"), (await one.LineAsync(), await other.LineAsync()));
        await container.StopAsync(TimeSpan.Zero, Token);
        Assert.Equal((0, 0), ((await running.WaitAsync(Patience, Token)).Code, (await listening.WaitAsync(Patience, Token)).Code));
        Assert.Equal("err a\n", other.Errors);
    }

    [Fact]
    public async Task Attach_SlowClient_IsDroppedAndHoldsNobodyUp()
    {
        using var prompt = new Client();
        var container = await StartAsync("while read x; do echo $x; done", stdin: true);
        await using var attach = new ProcessAttach(container, new RemoteCommandOptions());
        await using var other = new ProcessAttach(container, new RemoteCommandOptions());
        var stuck = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var running = attach.RunAsync(new RemoteStreams { Stdout = stuck.Writer.AsStream() }, Token);
        var keepingUp = other.RunAsync(prompt.Streams(), Token);

        // Who keeps up hears all the while. One line at a time, so that how fast this machine is does not matter.
        for (var line = 0; line < 1500; line++)
        {
            await prompt.SendAsync($"{line}\n");
            await prompt.UntilAsync(new Regex($@"\b{line}\n$"));
        }
        await stuck.Reader.CompleteAsync();

        await Assert.ThrowsAsync<IOException>(() => running.WaitAsync(Patience, Token));
        Assert.False(keepingUp.IsCompleted);
        await container.StopAsync(TimeSpan.Zero, Token);
        await keepingUp.WaitAsync(Patience, Token);
    }

    private async Task<ProcessContainer> StartAsync(string script, bool stdin = false)
    {
        var launch = TestProcesses.Shell(script) with { Environment = new Dictionary<string, string>(TestProcesses.Environment) { ["POD_IP"] = "127.1.128.1" }, Stdin = stdin };
        var process = await ChildProcess.StartAsync(spawner, TestProcesses.PodExecCommand, launch);
        var log = new ContainerLogWriter(Path.Combine(folder, $"{started.Count}.log"), TimeProvider.System);
        started.Add(new ProcessContainer(process, log, launch, other => ChildProcess.StartAsync(spawner, TestProcesses.PodExecCommand, other), TimeProvider.System));
        return started[^1];
    }

    private static RemoteCommandOptions Options(params string[] command) => new() { Command = command, Stdin = true, Stdout = true, Stderr = true };

    private static async Task GoneAsync(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            await process.WaitForExitAsync(Token).WaitAsync(Patience, Token);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    /// <summary>The far ends of a command's streams.</summary>
    private sealed class Client : IDisposable
    {
        private readonly Pipe input = new();
        private readonly Heard output = new(), errors = new();
        private readonly Channel<TerminalSize> sizes = Channel.CreateUnbounded<TerminalSize>();

        public string Output => output.Text;

        public string Errors => errors.Text;

        public RemoteStreams Streams() => new() { Stdin = input.Reader.AsStream(), Stdout = output, Stderr = errors, Sizes = sizes.Reader.ReadAllAsync(Token) };

        public async Task SendAsync(string text) => await input.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), Token);

        public ValueTask EndInputAsync() => input.Writer.CompleteAsync();

        public void Resize(TerminalSize size) => sizes.Writer.TryWrite(size);

        public async Task<string> LineAsync()
        {
            await UntilAsync(new Regex("\n"));
            return Output.Split('\n')[0];
        }

        public void Dispose()
        {
            output.Dispose();
            errors.Dispose();
        }

        public Task UntilAsync(Regex pattern) => output.UntilAsync(pattern).WaitAsync(Patience, Token);
    }

    private sealed class Heard : MemoryStream
    {
        private readonly Lock gate = new();
        private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Text
        {
            get
            {
                lock (gate) return Encoding.UTF8.GetString(ToArray());
            }
        }

        public async Task UntilAsync(Regex pattern)
        {
            while (true)
            {
                Task changed;
                lock (gate)
                {
                    if (pattern.IsMatch(Encoding.UTF8.GetString(ToArray()))) return;
                    changed = more.Task;
                }
                await changed;
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            TaskCompletionSource heard;
            lock (gate)
            {
                Write(buffer.Span);
                (heard, more) = (more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            heard.SetResult();
            return ValueTask.CompletedTask;
        }
    }
}
