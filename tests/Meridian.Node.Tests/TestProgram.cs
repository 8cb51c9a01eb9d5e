namespace Meridian.Node.Tests;

/// <summary>The test program, which is also the one between the agent and a pod's process, and an agent to be killed.</summary>
internal static class TestProgram
{
    /// <summary>Starts a child as an agent does, writes its number, and waits.</summary>
    public const string AgentCommand = "agent-to-be-killed";

    /// <summary>The program's own path.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Meridian.Node.Tests");

    private static async Task<int> Main(string[] args)
    {
        if (args is [PodExec.CommandName, ..]) return PodExec.Run(args[1..]);
        if (args is [AgentCommand, ..]) return await BeAgentAsync();
        return await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }

    private static async Task<int> BeAgentAsync()
    {
        await using var spawner = new ProcessSpawner();
        using var child = await ChildProcess.StartAsync(spawner, TestProcesses.PodExecCommand, TestProcesses.Shell("echo ready; exec sleep 1000"));
        using var output = new StreamReader(child.Output);
        await output.ReadLineAsync();
        Console.WriteLine(child.Id);
        return await child.WaitAsync(CancellationToken.None);
    }
}
