using System.CommandLine;
using System.Reflection;

namespace Meridian.Cli;

/// <summary><c>meridian version</c>.</summary>
internal sealed class VersionCommand() : CliCommand("version", "Print the version.", "meridian version")
{
    /// <summary>Version of this build.</summary>
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Version of the Kubernetes API that the API servers speak.</summary>
    public const string KubernetesVersion = "v1.36.0";

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        arguments.InvocationConfiguration.Output.WriteLine($"meridian {Version} (Kubernetes API {KubernetesVersion})");
        return Task.FromResult(ExitCodes.Ok);
    }
}
