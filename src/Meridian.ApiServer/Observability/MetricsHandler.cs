namespace Meridian.ApiServer;

/// <summary>Answers <c>/metrics</c>, by the names of Kubernetes.</summary>
/// <param name="requests">Counts requests.</param>
/// <param name="engine">Knows the objects.</param>
internal sealed class MetricsHandler(RequestMetrics requests, ApiEngine engine) : IDisposable
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

    private readonly MeterExport meters = new();

    public Task HandleAsync(ApiRequest request)
    {
        var text = new MetricsText();
        requests.Write(text);
        StorageMetrics.Write(text, engine);
        meters.Write(text);
        ProcessMetrics.Write(text);
        WriteBuild(text);
        return ResponseWriter.TextAsync(request, 200, text.ToString(), ContentType);
    }

    public void Dispose() => meters.Dispose();

    private static void WriteBuild(MetricsText text) => text
        .Begin("kubernetes_build_info", "gauge", "[ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.")
        .Line("kubernetes_build_info", $"{MetricsText.Label("compiler", "dotnet")},{MetricsText.Label("git_version", VersionDocument.GitVersion)},{MetricsText.Label("major", "1")},{MetricsText.Label("minor", "36")}", 1);
}
