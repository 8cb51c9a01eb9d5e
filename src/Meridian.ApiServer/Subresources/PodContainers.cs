using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Finds the container that a request for a pod means.</summary>
internal static class PodContainers
{
    /// <summary>The container wanted; the only one if none is named.</summary>
    /// <exception cref="StatusException">400: there is none of that name, or one has to be named.</exception>
    public static string Choose(KubeObject pod, string wanted)
    {
        var spec = pod.ToNode()["spec"];
        string[] all = [.. Names(spec?["initContainers"]), .. Names(spec?["containers"]), .. Names(spec?["ephemeralContainers"])];
        if (wanted.Length > 0)
        {
            return all.Contains(wanted, StringComparer.Ordinal) ? wanted : throw ApiError.BadRequest($"container {wanted} is not valid for pod {pod.Header.Name}");
        }
        return Names(spec?["containers"]) switch
        {
            [var only] => only,
            [] => throw ApiError.BadRequest($"a container name must be specified for pod {pod.Header.Name}"),
            _ => throw ApiError.BadRequest($"a container name must be specified for pod {pod.Header.Name}, choose one of: [{string.Join(' ', all)}]"),
        };
    }

    /// <summary>Says that a pod without a node runs nowhere.</summary>
    /// <exception cref="StatusException">400: it has none.</exception>
    public static void RequireNode(KubeObject pod)
    {
        if (JsonScalarAtPath.Read(pod.Json.Span, ["spec", "nodeName"]).Length == 0) throw ApiError.BadRequest($"pod {pod.Header.Name} does not have a host assigned");
    }

    private static string[] Names(JsonNode? list) => [.. (list as JsonArray ?? []).Select(c => c?["name"]?.ToString() ?? "")];
}
