using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Puts our finalizer on objects of the federation and takes it off. Others' finalizers stay.</summary>
internal static class Finalizers
{
    /// <summary>Whether our finalizer is there.</summary>
    public static bool Has(KubeObject value) => value.Header.Finalizers.Contains(FederationMarks.Finalizer);

    /// <summary>Puts the finalizer into an object that is about to be created.</summary>
    public static void Add(JsonObject node)
    {
        if (node["metadata"] is not JsonObject metadata) return;
        if (metadata["finalizers"] is not JsonArray list) metadata["finalizers"] = list = [];
        if (!list.Any(f => f is JsonValue value && value.TryGetValue<string>(out var text) && text == FederationMarks.Finalizer)) list.Add((JsonNode?)FederationMarks.Finalizer);
    }

    /// <summary>Adds the finalizer if it is missing.</summary>
    /// <exception cref="StatusException">409 if the object is not as it was seen.</exception>
    public static async Task EnsureAsync(IKubeClient federation, ResourceType type, KubeObject value, CancellationToken cancellationToken)
    {
        if (Has(value)) return;
        await WriteAsync(federation, type, value, value.Header.Finalizers.Append(FederationMarks.Finalizer), cancellationToken);
    }

    /// <summary>Removes the finalizer. An object that is gone already is no error.</summary>
    /// <exception cref="StatusException">409 if the object is not as it was seen.</exception>
    public static async Task RemoveAsync(IKubeClient federation, ResourceType type, KubeObject value, CancellationToken cancellationToken)
    {
        if (!Has(value)) return;
        try
        {
            await WriteAsync(federation, type, value, value.Header.Finalizers.Where(f => f != FederationMarks.Finalizer), cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // What it kept is gone, and so is what was kept.
        }
    }

    // A merge patch replaces the list whole, so it must only meet the version it was computed from.
    private static Task WriteAsync(IKubeClient federation, ResourceType type, KubeObject value, IEnumerable<string> finalizers, CancellationToken token)
    {
        var metadata = new JsonObject
        {
            ["resourceVersion"] = value.Header.ResourceVersion, ["uid"] = value.Header.Uid, ["finalizers"] = StatusNodes.Texts(finalizers),
        };
        var options = new WriteOptions { FieldManager = FederationMarks.FieldManager };
        return federation.PatchAsync(type, value.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["metadata"] = metadata }), options, token);
    }
}
