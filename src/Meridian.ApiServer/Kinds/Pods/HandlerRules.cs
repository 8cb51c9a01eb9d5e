using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in probes and lifecycle hooks.</summary>
internal static class HandlerRules
{
    private const string HeaderRule =
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

    private static readonly string[] ProbeActions = ["exec", "httpGet", "tcpSocket", "grpc"];
    private static readonly string[] HookActions = ["exec", "httpGet", "tcpSocket", "sleep"];
    private static readonly string[] Numbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

    public static void ValidateHook(JsonObject hook, string field, PodScope pod, Faults faults)
    {
        OneAction(hook, HookActions, field, faults);
        if (hook.Obj("sleep") is { } sleep && pod.GracePeriod is { } grace && sleep.Number("seconds") is var seconds && (seconds < 0 || seconds > grace))
            faults.InvalidNumber(field + ".sleep", seconds.Value, $"must be non-negative and less than terminationGracePeriodSeconds ({grace})");
    }

    public static void ValidateProbe(JsonObject probe, string kind, string field, Faults faults)
    {
        OneAction(probe, ProbeActions, field, faults);
        foreach (var number in Numbers) faults.NotNegative($"{field}.{number}", probe.Number(number));
        if (probe.Number("terminationGracePeriodSeconds") is { } grace)
        {
            if (grace <= 0) faults.InvalidNumber(field + ".terminationGracePeriodSeconds", grace, "must be greater than 0");
            if (kind == "readinessProbe") faults.InvalidNumber(field + ".terminationGracePeriodSeconds", grace, "must not be set for readinessProbes");
        }
        if (kind != "readinessProbe" && (probe.Number("successThreshold") ?? 0) is not 1 and var successes)
            faults.InvalidNumber(field + ".successThreshold", successes, "must be 1");
    }

    private static void OneAction(JsonObject handler, string[] actions, string field, Faults faults)
    {
        var found = actions.Where(handler.Has).ToArray();
        if (found.Length == 0) faults.Required(field, "must specify a handler type");
        else Action(found[0], handler.Obj(found[0]) ?? [], $"{field}.{found[0]}", faults);
        foreach (var surplus in found.Skip(1)) faults.Forbidden($"{field}.{surplus}", "may not specify more than 1 handler type");
    }

    private static void Action(string kind, JsonObject action, string field, Faults faults)
    {
        switch (kind)
        {
            case "exec":
                if ((action.Array("command")?.Count ?? 0) == 0) faults.Required(field + ".command");
                break;
            case "httpGet":
                HttpGet(action, field, faults);
                break;
            case "tcpSocket" or "grpc":
                ContainerRules.PortOrName(action["port"], field + ".port", faults);
                break;
        }
    }

    private static void HttpGet(JsonObject action, string field, Faults faults)
    {
        if (action.Text("path").Length == 0) faults.Required(field + ".path");
        ContainerRules.PortOrName(action["port"], field + ".port", faults);
        faults.Supported(field + ".scheme", action.Text("scheme"), "HTTP", "HTTPS");
        foreach (var (_, header) in action.Items("httpHeaders"))
            if (header.Text("name") is var name && (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
                faults.InvalidText(field + ".httpHeaders", name, HeaderRule);
    }
}
