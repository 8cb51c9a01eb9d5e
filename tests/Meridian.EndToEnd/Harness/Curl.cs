namespace Meridian.EndToEnd.Harness;

/// <summary>An answer that curl got, or none.</summary>
/// <param name="ExitCode">0 if there was an answer.</param>
/// <param name="Code">HTTP status, or 0.</param>
/// <param name="Headers">Header lines, as they came.</param>
/// <param name="Body">Body.</param>
public sealed record HttpAnswer(int ExitCode, int Code, string Headers, string Body)
{
    /// <summary>The cluster that the global address says it was answered by; empty if it does not say.</summary>
    public string Cluster => Header("x-meridian-cluster");

    /// <summary>A header's value, or empty.</summary>
    public string Header(string name) => Headers.Split('\n').FirstOrDefault(l => l.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?.Split(':', 2)[1].Trim() ?? "";
}

/// <summary>The real curl.</summary>
public sealed class Curl(Tool curl)
{
    /// <summary>Asks once, from an address of this machine if one is named.</summary>
    public async Task<HttpAnswer> GetAsync(string url, string? from = null)
    {
        var source = from is null ? (string[])[] : ["--interface", from];
        var result = await curl.RunAsync([.. source, "-s", "-m", "5", "-D", "-", url]);
        var parts = result.Output.Split("\r\n\r\n", 2);
        var code = parts[0].Split(' ') is [_, var said, ..] && int.TryParse(said, out var number) ? number : 0;
        return new HttpAnswer(result.ExitCode, code, parts[0].Replace("\r", "", StringComparison.Ordinal), parts.Length > 1 ? parts[1] : "");
    }
}
