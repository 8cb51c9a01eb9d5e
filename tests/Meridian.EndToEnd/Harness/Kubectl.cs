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

    /// <summary>One object or list as JSON.</summary>
    public async Task<JsonElement> GetAsync(params string[] arguments) =>
        JsonDocument.Parse(await OutputAsync(["get", .. arguments, "-o", "json"])).RootElement;

    /// <summary>A number in the status of a deployment; 0 if absent.</summary>
    public async Task<int> ReadyReplicasAsync(string deployment)
    {
        var status = (await GetAsync("deployment", deployment)).GetProperty("status");
        return status.TryGetProperty("readyReplicas", out var ready) ? ready.GetInt32() : 0;
    }

    /// <summary><c>spec.replicas</c> of a deployment, or -1 if it is not there.</summary>
    public async Task<int> ReplicasAsync(string deployment)
    {
        var result = await RunAsync("get", "deployment", deployment, "-o", "jsonpath={.spec.replicas}");
        return result.ExitCode == 0 ? int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture) : -1;
    }
}
