using System.Text.Json;

namespace Meridian.EndToEnd.Harness;

/// <summary>The real kubectl in one context.</summary>
public sealed class Kubectl(Tool kubectl, string context)
{
    /// <summary>Runs a command to its end.</summary>
    public Task<ToolResult> RunAsync(params string[] arguments) => kubectl.RunAsync(["--context", context, .. arguments]);

    /// <summary>Runs a command, which must succeed, and returns its output without surrounding white space.</summary>
    public Task<string> OutputAsync(params string[] arguments) => kubectl.OutputAsync(["--context", context, .. arguments]);

    /// <summary>Applies manifests given as text.</summary>
    public async Task ApplyAsync(string manifests) => (await kubectl.RunAsync(manifests, ["--context", context, "apply", "-f", "-"])).Succeeded();

    /// <summary>Creates what a manifest given as text says, or fails to.</summary>
    public Task<ToolResult> CreateAsync(string manifest, params string[] options) => kubectl.RunAsync(manifest, ["--context", context, "create", .. options, "-f", "-"]);

    /// <summary>One object or list as JSON.</summary>
    public async Task<JsonElement> GetAsync(params string[] arguments) =>
        JsonDocument.Parse(await OutputAsync(["get", .. arguments, "-o", "json"])).RootElement;

    /// <summary>Ready replicas of a deployment; 0 if it is not there.</summary>
    public Task<int> ReadyReplicasAsync(string deployment) => NumberAsync(deployment, "{.status.readyReplicas}", 0);

    /// <summary><c>spec.replicas</c> of a deployment, or -1 if it is not there.</summary>
    public Task<int> ReplicasAsync(string deployment) => NumberAsync(deployment, "{.spec.replicas}", -1);

    private async Task<int> NumberAsync(string deployment, string path, int absent)
    {
        var text = await OutputAsync("get", "deployment", deployment, "--ignore-not-found", "-o", $"jsonpath={path}");
        return text.Length == 0 ? absent : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
