using System.Text;

namespace Meridian.ApiServer;

/// <summary>Answers <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c>.</summary>
/// <param name="checks">What readiness depends on.</param>
internal sealed class HealthHandler(IReadOnlyList<HealthCheck> checks)
{
    // Alive is who answers at all: restarting the server would mend none of the checks.
    private static readonly HealthCheck Ping = new("ping", () => "");

    /// <summary>Whether a path is a health endpoint, and if so answers it.</summary>
    public bool TryHandle(ApiRequest request, out Task answer)
    {
        answer = Task.CompletedTask;
        var parts = request.Path.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [("healthz" or "livez" or "readyz") and var endpoint, ..] || parts.Length > 2) return false;
        HealthCheck[] all = endpoint == "readyz" ? [Ping, .. checks] : [Ping];
        var asked = parts.Length == 1 ? all : [.. all.Where(c => c.Name == parts[1])];
        if (asked.Length == 0) return false;
        answer = AnswerAsync(request, endpoint, asked, alone: parts.Length == 2);
        return true;
    }

    private static Task AnswerAsync(ApiRequest request, string endpoint, HealthCheck[] asked, bool alone)
    {
        var results = asked.Select(c => (c.Name, Problem: c.Check())).ToArray();
        var failed = results.Any(r => r.Problem.Length > 0);
        if (!failed && (alone || request.Http.Request.Query["verbose"].Count == 0)) return ResponseWriter.TextAsync(request, 200, "ok");
        var text = new StringBuilder();
        foreach (var (name, problem) in results)
        {
            text.Append(problem.Length == 0 ? $"[+]{name} ok\n" : $"[-]{name} failed: {problem}\n");
        }
        text.Append(failed ? $"{endpoint} check failed\n" : $"{endpoint} check passed\n");
        return ResponseWriter.TextAsync(request, failed ? 500 : 200, text.ToString());
    }
}
