using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a member's copy should say: the fields the federation decides, and nothing else. Immutable.</summary>
/// <param name="Json">The copy, with our marks, as it is applied.</param>
/// <param name="Fingerprint">Fingerprint of the copy; the same for the same content.</param>
internal sealed record DesiredCopy(ReadOnlyMemory<byte> Json, string Fingerprint)
{
    private static readonly string[] NotCopied = ["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"];

    /// <summary>Fields that two overrides want to be different.</summary>
    public IReadOnlyList<OverrideConflict> Conflicts { get; private init; } = [];

    /// <summary>Makes a copy of a federated object.</summary>
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The federated object.</param>
    /// <param name="share">The member's part of what is divided; null for kinds without.</param>
    /// <param name="existing">The copy as it is in the member, or null.</param>
    /// <param name="federation">Name of the federation.</param>
    /// <param name="adapt">Makes the member's own of the copy; null for none.</param>
    public static DesiredCopy Of(PropagatedKind kind, KubeObject source, ReplicaShare? share, KubeObject? existing, string federation, Func<JsonObject, OverrideOutcome>? adapt = null)
    {
        var node = Plain(kind, source, federation);
        if (share is { } part) kind.Replicas?.Write(node, part, existing);
        var outcome = adapt?.Invoke(node);
        if (outcome is not null) Mark(node = outcome.Copy, source, federation);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(JsonBytes.Of(node).Span).AsSpan(0, 8));
        node["metadata"]!["annotations"]![FederationMarks.Applied] = fingerprint;
        return new DesiredCopy(JsonBytes.Of(node), fingerprint) { Conflicts = outcome?.Conflicts ?? [] };
    }

    /// <summary>The copy as it is applied.</summary>
    /// <param name="uid">Uid of the object that is meant, and no other; null where there is none yet.</param>
    /// <param name="left">Fields that are left to others.</param>
    public ReadOnlyMemory<byte> For(string? uid, IReadOnlyList<FieldConflict> left)
    {
        var json = Without(left);
        if (uid is null) return json;
        ReadOnlySpan<byte> metadata = "\"metadata\":{"u8;
        var at = json.Span.IndexOf(metadata) + metadata.Length;
        return (byte[])[.. json.Span[..at], .. "\"uid\":"u8, .. Encoding.UTF8.GetBytes(JsonBytes.Quoted(uid)), (byte)',', .. json.Span[at..]];
    }

    /// <summary>The copy without some fields.</summary>
    public ReadOnlyMemory<byte> Without(IReadOnlyList<FieldConflict> left)
    {
        if (left.Count == 0) return Json;
        var node = JsonNode.Parse(Json.Span)!;
        foreach (var conflict in left) FieldPath.Remove(node, conflict.Field);
        return JsonBytes.Of(node);
    }

    /// <summary>The copy as somebody else would have made it.</summary>
    public ReadOnlyMemory<byte> WithoutMarks()
    {
        var node = JsonNode.Parse(Json.Span)!;
        foreach (var map in (JsonObject[])[node["metadata"]!["labels"]!.AsObject(), node["metadata"]!["annotations"]!.AsObject()])
        {
            foreach (var key in map.Select(e => e.Key).Where(IsOurs).ToArray()) map.Remove(key);
        }
        return JsonBytes.Of(node);
    }

    /// <summary>What all copies of an object have in common.</summary>
    public static JsonObject Plain(PropagatedKind kind, KubeObject source, string federation)
    {
        var content = source.ToNode();
        var node = new JsonObject { ["apiVersion"] = kind.Type.ApiVersion, ["kind"] = kind.Type.Kind, ["metadata"] = Metadata(source, federation) };
        foreach (var (field, value) in content)
        {
            if (value is not null && PropagatedKind.Copies(field)) node[field] = WithoutNulls(value);
        }
        kind.LeaveToMember(node);
        return node;
    }

    // By these the copy is found and known; nothing that adapts it may take them.
    private static void Mark(JsonObject node, KubeObject source, string federation)
    {
        var metadata = node["metadata"]!.AsObject();
        foreach (var name in (string[])["labels", "annotations"])
        {
            if (metadata[name] is not JsonObject map) metadata[name] = map = [];
            map[FederationMarks.Federation] = federation;
        }
        metadata["annotations"]![FederationMarks.FederatedUid] = source.Header.Uid;
    }

    private static JsonObject Metadata(KubeObject source, string federation)
    {
        var header = source.Header;
        var metadata = new JsonObject { ["name"] = header.Name };
        if (header.Namespace.Length > 0) metadata["namespace"] = header.Namespace;
        var labels = Map(header.Labels.Where(l => !IsOurs(l.Key)));
        labels[FederationMarks.Federation] = federation;
        metadata["labels"] = labels;
        var annotations = Map(header.Annotations.Where(a => !IsOurs(a.Key) && !NotCopied.Contains(a.Key)));
        annotations[FederationMarks.Federation] = federation;
        annotations[FederationMarks.FederatedUid] = header.Uid;
        metadata["annotations"] = annotations;
        return metadata;
    }

    private static bool IsOurs(string key) => key.StartsWith(MeridianAnnotations.Prefix, StringComparison.Ordinal);

    // Ordered, so that the fingerprint does not depend on how the source was written.
    private static JsonObject Map(IEnumerable<KeyValuePair<string, string>> entries)
    {
        var map = new JsonObject();
        foreach (var (key, value) in entries.OrderBy(e => e.Key, StringComparer.Ordinal)) map[key] = value;
        return map;
    }

    private static JsonNode WithoutNulls(JsonNode node)
    {
        switch (node)
        {
            case JsonObject map:
                var copy = new JsonObject();
                foreach (var (name, value) in map)
                {
                    if (value is not null) copy[name] = WithoutNulls(value);
                }
                return copy;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => item is null ? null : WithoutNulls(item))]);
            default:
                return node.DeepClone();
        }
    }
}
