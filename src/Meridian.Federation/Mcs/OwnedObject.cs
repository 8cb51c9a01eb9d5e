using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Writes objects that are ours whole, and only when they are not as they should be.</summary>
internal static class OwnedObject
{
    private static readonly WriteOptions New = new() { FieldManager = FederationMarks.FieldManager };
    private static readonly WriteOptions Known = New with { Force = true };
    private static readonly WriteOptions Status = Known with { Subresource = "status" };

    /// <summary>Makes the object say what it should. Returns it as it then is.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="type">Type of the object.</param>
    /// <param name="known">The object as last seen, ours; null if there is none.</param>
    /// <param name="body">What it should say. Gets a fingerprint of itself.</param>
    /// <param name="token">Ends the call.</param>
    /// <exception cref="StatusException">The cluster refused.</exception>
    public static async Task<KubeObject> ApplyAsync(IKubeClient client, ResourceType type, KubeObject? known, JsonObject body, CancellationToken token)
    {
        var metadata = (JsonObject)body["metadata"]!;
        var fingerprint = McsMarks.Hash(JsonBytes.Of(body).Span);
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        annotations[FederationMarks.Applied] = fingerprint;
        var json = JsonBytes.Of(body);
        if (known is not null && known.Header.Annotations.GetValueOrDefault(FederationMarks.Applied) == fingerprint && Says(known, json)) return known;
        var key = new ObjectKey((string)metadata["namespace"]!, (string)metadata["name"]!);
        // What is not known to be ours is never taken over by force.
        return await client.PatchAsync(type, key, PatchKind.Apply, json, known is null ? New : Known, token);
    }

    /// <summary>Makes the status say what it should, beside what others say in it.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="type">Type of the object.</param>
    /// <param name="known">The object as last seen.</param>
    /// <param name="status">The part of the status that is ours.</param>
    /// <param name="token">Ends the call.</param>
    /// <exception cref="StatusException">The cluster refused.</exception>
    public static async Task ApplyStatusAsync(IKubeClient client, ResourceType type, KubeObject known, JsonObject status, CancellationToken token)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind,
            ["metadata"] = new JsonObject { ["name"] = known.Header.Name, ["namespace"] = known.Header.Namespace, ["uid"] = known.Header.Uid }, ["status"] = status,
        };
        if (SaysStatus(known, status)) return;
        try
        {
            await client.PatchAsync(type, known.Key, PatchKind.Apply, JsonBytes.Of(body), Status, token);
        }
        catch (StatusException gone) when (gone.IsNotFound || gone.IsConflict)
        {
            // Deleted, or made anew meanwhile; its change is on the way.
        }
    }

    private static bool Says(KubeObject known, ReadOnlyMemory<byte> wanted)
    {
        using var desired = JsonDocument.Parse(wanted);
        using var actual = JsonDocument.Parse(known.Json);
        return CopyComparison.Covers(desired.RootElement, actual.RootElement);
    }

    // Lists are compared whole: what is no longer ours to say has to go.
    private static bool SaysStatus(KubeObject known, JsonObject status)
    {
        var there = known.ToNode()["status"] as JsonObject;
        return status.All(field => JsonNode.DeepEquals(there?[field.Key], field.Value));
    }
}
