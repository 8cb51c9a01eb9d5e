using Meridian.Objects;

namespace Meridian.Node.Tests;

/// <summary>Pods for tests.</summary>
internal static class TestPods
{
    public const string Node = "node-1";

    /// <summary>A pod of one container <c>main</c> on <see cref="Node"/>.</summary>
    /// <param name="spec">More of its spec, as JSON properties.</param>
    /// <param name="container">More of its container, as JSON properties.</param>
    /// <param name="metadata">More of its metadata, as JSON properties.</param>
    /// <param name="status">Its status, as JSON properties.</param>
    /// <param name="name">Its name.</param>
    public static string Json(string spec = "", string container = "", string metadata = "", string status = "", string name = "web") => $$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}","namespace":"default","uid":"uid-{{name}}","resourceVersion":"1"{{More(metadata)}}},
         "spec":{"nodeName":"{{Node}}","automountServiceAccountToken":false,
           "containers":[{"name":"main"{{(container.Contains("\"image\"", StringComparison.Ordinal) ? "" : ",\"image\":\"shell:v1\"")}}{{More(container)}} }]{{More(spec)}}},
         "status":{ {{(status.Length == 0 ? "\"phase\":\"Pending\"" : status)}} } }
        """;

    public static KubeObject Pod(string spec = "", string container = "", string metadata = "", string status = "", string name = "web") =>
        KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes(Json(spec, container, metadata, status, name)));

    /// <summary>What an agent that has just seen the pod knows of it.</summary>
    public static PodState State(string spec = "", string container = "", string metadata = "", string status = "") =>
        PodRecovery.Recover(Pod(spec, container, metadata, status), false, Start);

    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static string More(string properties) => properties.Length == 0 ? "" : "," + properties;
}
