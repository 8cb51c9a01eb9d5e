namespace Meridian.Node.Tests;

/// <summary>Processes for tests.</summary>
internal static class TestProcesses
{
    /// <summary>The test program as the one that becomes a pod's process.</summary>
    public static readonly string[] PodExecCommand = [TestProgram.Path, PodExec.CommandName];

    /// <summary>What the test program needs to start with an environment that is not its own.</summary>
    public static readonly Dictionary<string, string> Environment = new()
    {
        ["PATH"] = "/usr/bin:/bin",
        ["DOTNET_ROOT"] = System.Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? Path.GetDirectoryName(System.Environment.ProcessPath is { } p && Path.GetFileName(p) == "dotnet" ? p : RuntimeRoot)!,
    };

    // The folder shared/Microsoft.NETCore.App/VERSION is three below the root.
    private static string RuntimeRoot => Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "dotnet");

    public static ProcessLaunch Shell(string script) => new(["/bin/sh", "-c", script], Environment, "/", "");
}
