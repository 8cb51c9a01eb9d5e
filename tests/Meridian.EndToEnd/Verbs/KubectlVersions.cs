using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Verbs;

/// <summary>The kubectls that the transcripts run with: the newest, the one before it, and the machine's own.</summary>
public static class KubectlVersions
{
    /// <summary>The name of the machine's own.</summary>
    public const string OfTheSystem = "kubectl-of-the-system";

    /// <summary>Paths by the name that tests show; empty for one that is not there.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["kubectl-1.36"] = Binary.Kubectl,
        ["kubectl-1.35"] = Installed("kubectl-1.35"),
        [OfTheSystem] = Binary.IsThere("kubectl") ? "kubectl" : "",
    };

    private static string Installed(string name) => Path.Combine(Binary.Root, "artifacts", "tools", name) is var path && File.Exists(path) ? path : "";
}
