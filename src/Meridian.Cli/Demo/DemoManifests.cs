using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>The manifests of the button masher, the same files as in demo/manifests, carried in the binary.</summary>
internal static class DemoManifests
{
    private const string Prefix = "demo/";

    private static readonly WriteOptions Apply = new() { FieldManager = "meridian-cli", Force = true };

    /// <summary>Applies all of them. Returns how many objects there are.</summary>
    public static async Task<int> ApplyAsync(IKubeClient client, CancellationToken cancellationToken)
    {
        var objects = Read();
        foreach (var node in objects) await ApplyAsync(client, node, cancellationToken);
        return objects.Count;
    }

    private static Task ApplyAsync(IKubeClient client, JsonObject node, CancellationToken cancellationToken)
    {
        var value = KubeObject.FromNode(node);
        var type = ResourceTypes.Federation.First(t => t.ApiVersion == value.Header.ApiVersion && t.Kind == value.Header.Kind);
        var ns = type.Namespaced && value.Header.Namespace.Length == 0 ? "default" : value.Header.Namespace;
        return client.PatchAsync(type, new ObjectKey(ns, value.Header.Name), PatchKind.Apply, value.Json, Apply, cancellationToken);
    }

    // Pods are refused before the service account that they name is there.
    private static int Rank(string name) => name == Prefix + "rbac.yaml" ? 0 : 1;

    /// <summary>All objects, in the order in which they are applied.</summary>
    internal static IReadOnlyList<JsonObject> Read()
    {
        var assembly = typeof(DemoManifests).Assembly;
        var objects = new List<JsonObject>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).OrderBy(Rank).ThenBy(n => n, StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            objects.AddRange(YamlReader.ReadAll(content).OfType<JsonObject>());
        }
        return objects;
    }
}
