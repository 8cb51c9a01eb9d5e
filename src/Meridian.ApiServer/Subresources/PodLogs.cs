using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Opens logs of containers.</summary>
internal static class PodLogs
{
    /// <exception cref="StatusException">400: no or another container must be named, or the pod runs nowhere yet; 501: nothing here reaches containers.</exception>
    public static Task<Stream> OpenAsync(KubeObject pod, PodLogOptions options, IPodConnections? connections, CancellationToken cancellationToken)
    {
        if (connections is null) throw ApiError.NotImplemented("this server reaches no containers");
        var named = options with { Container = Container(pod, options.Container) };
        if (JsonScalarAtPath.Read(pod.Json.Span, ["spec", "nodeName"]).Length == 0)
            throw ApiError.BadRequest($"pod {pod.Header.Name} does not have a host assigned");
        return connections.OpenLogAsync(pod, named, cancellationToken);
    }

    private static string Container(KubeObject pod, string wanted)
    {
        var spec = pod.ToNode()["spec"];
        var containers = Names(spec?["containers"]);
        var inits = Names(spec?["initContainers"]);
        if (wanted.Length == 0)
        {
            if (containers.Length == 1) return containers[0];
            var choices = $"choose one of: [{string.Join(' ', containers)}]";
            if (inits.Length > 0) choices += $" or one of the init containers: [{string.Join(' ', inits)}]";
            throw ApiError.BadRequest($"a container name must be specified for pod {pod.Header.Name}, {choices}");
        }
        return containers.Concat(inits).Contains(wanted, StringComparer.Ordinal)
            ? wanted
            : throw ApiError.BadRequest($"container {wanted} is not valid for pod {pod.Header.Name}");
    }

    private static string[] Names(System.Text.Json.Nodes.JsonNode? list) =>
        [.. (list as System.Text.Json.Nodes.JsonArray ?? []).Select(c => c?["name"]?.ToString() ?? "")];
}
