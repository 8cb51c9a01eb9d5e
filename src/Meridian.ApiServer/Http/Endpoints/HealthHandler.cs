using System.Text;

namespace Meridian.ApiServer;

/// <summary>Answers <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c>, whole or one check of them, with <c>verbose</c> and <c>exclude</c>.</summary>
/// <param name="checks">What readiness depends on.</param>
/// <param name="stopping">Cancelled when the server stops: it is then alive, and not ready for more.</param>
internal sealed class HealthHandler(IReadOnlyList<HealthCheck> checks, CancellationToken stopping)
{
    // Alive is who answers at all: restarting the server would mend none of the checks.
    private static readonly HealthCheck[] Alive = [new("ping", () => "")];

    /// <summary>Paths of the single checks.</summary>
    public IEnumerable<string> Paths => ((string[])["healthz", "livez", "readyz"]).SelectMany(e => Of(e).Select(c => $"/{e}/{c.Name}"));

    /// <summary>Whether a path is a health endpoint, and if so answers it.</summary>
    public bool TryHandle(ApiRequest request, out Task answer)
    {
        answer = Task.CompletedTask;
        var parts = request.Path.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [("healthz" or "livez" or "readyz") and var endpoint, ..] || parts.Length > 2) return false;
        var all = Of(endpoint);
        if (parts.Length == 1) answer = AllAsync(request, endpoint, all);
        else if (Array.Find(all, c => c.Name == parts[1]) is { } one) answer = OneAsync(request, one);
        else return false;
        return true;
    }

    private HealthCheck[] Of(string endpoint) => endpoint switch
    {
        "readyz" => [.. Alive, .. checks, new("shutdown", Shutdown)],
        "healthz" => [.. Alive, .. checks],
        _ => Alive,
    };

    private string Shutdown() => stopping.IsCancellationRequested ? "process is shutting down" : "";

    private static Task OneAsync(ApiRequest request, HealthCheck check)
    {
        var problem = check.Check();
        return problem.Length == 0 ? ResponseWriter.TextAsync(request, 200, "ok") : ResponseWriter.TextAsync(request, 500, $"internal server error: {problem}\n");
    }

    private static Task AllAsync(ApiRequest request, string endpoint, HealthCheck[] all)
    {
        var query = request.Http.Request.Query;
        var excluded = query["exclude"].OfType<string>().SelectMany(e => e.Split(',')).ToHashSet(StringComparer.Ordinal);
        var (text, failed) = (new StringBuilder(), false);
        foreach (var check in all)
        {
            var problem = excluded.Remove(check.Name) ? null : check.Check();
            failed |= problem?.Length > 0;
            text.Append(problem switch
            {
                null => $"[+]{check.Name} excluded: ok\n",
                "" => $"[+]{check.Name} ok\n",
                _ => $"[-]{check.Name} failed: {problem}\n",
            });
        }

        if (excluded.Count > 0) text.Append($"warn: some health checks cannot be excluded: no matches for {string.Join(",", excluded.Select(e => $"\"{e}\""))}\n");
        if (!failed && query["verbose"].Count == 0) return ResponseWriter.TextAsync(request, 200, "ok");
        text.Append($"{endpoint} check {(failed ? "failed" : "passed")}\n");
        return ResponseWriter.TextAsync(request, failed ? 500 : 200, text.ToString());
    }
}
