using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Testing;

public sealed partial class FakeKubeClient
{
    /// <summary>Creates an object from its JSON text and returns it as stored.</summary>
    public KubeObject Add(ResourceType type, string json) => Add(type, JsonNode.Parse(json)!.AsObject());

    /// <summary>Creates an object, with its status, and returns it as stored.</summary>
    public KubeObject Add(ResourceType type, JsonObject node)
    {
        lock (gate) return StoreNew(type, node["metadata"]?["namespace"]?.GetValue<string>(), node.DeepClone().AsObject());
    }

    /// <summary>Changes an object, metadata, spec and status alike, as somebody else might.</summary>
    public KubeObject Edit(ResourceType type, ObjectKey key, Action<JsonObject> edit)
    {
        lock (gate)
        {
            var old = Existing(type, key);
            var node = old.ToNode();
            edit(node);
            return StoreChanged(type, old, node);
        }
    }

    /// <summary>Takes an object away without asking finalizers.</summary>
    public void Remove(ResourceType type, ObjectKey key)
    {
        lock (gate) Drop(type, Existing(type, key));
    }

    /// <inheritdoc />
    public Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken)
    {
        var node = JsonNode.Parse(json.Span)!.AsObject();
        var name = node["metadata"]?["name"]?.GetValue<string>() ?? "";
        return Do(new FakeRequest("create", type, new ObjectKey(ns ?? "", name), options.Subresource, json), () => StoreNew(type, ns, node), cancellationToken);
    }

    /// <inheritdoc />
    public Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        Do(new FakeRequest("update", type, key, options.Subresource, json), () => Write(type, Existing(type, key), JsonNode.Parse(json.Span)!.AsObject(), options.Subresource), cancellationToken);

    /// <inheritdoc />
    public Task<KubeObject> PatchAsync(ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken) =>
        Do(new FakeRequest("patch", type, key, options.Subresource, patch), () => options.MustBeNew && Collection(type).ContainsKey(key)
            ? throw ApiError.AlreadyExists(type, key.Name)
            : Patch(type, key, kind, JsonNode.Parse(patch.Span)!.AsObject(), options), cancellationToken);

    /// <inheritdoc />
    public Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) =>
        Do(new FakeRequest("delete", type, key, "", default), () => Delete(type, Existing(type, key), options), cancellationToken);

    /// <inheritdoc />
    public Task<ReadOnlyMemory<byte>> PostAsync(ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        Do(new FakeRequest("post", type, key, subresource, json), () => Post(type, key, subresource, json), cancellationToken);

    private Task<T> Do<T>(FakeRequest request, Func<T> write, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        lock (gate)
        {
            requests.Add(request);
            if (Fault?.Invoke(request) is { } fault) return Task.FromException<T>(fault);
            try
            {
                return Task.FromResult(write());
            }
            catch (StatusException refused)
            {
                return Task.FromException<T>(refused);
            }
        }
    }

    private KubeObject Patch(ResourceType type, ObjectKey key, PatchKind kind, JsonObject patch, WriteOptions options)
    {
        if (options.Subresource == "scale") return Scale(type, Existing(type, key), patch, options.DryRun);
        if (kind is not (PatchKind.Merge or PatchKind.Apply)) throw ApiError.NotImplemented($"the fake server merges no {kind} patch");
        if (kind == PatchKind.Apply && !Collection(type).ContainsKey(key)) return StoreNew(type, key.Namespace, patch);
        var old = Existing(type, key);
        var node = old.ToNode();
        // Only a version the patch itself names is a precondition.
        (node["metadata"] as JsonObject)?.Remove("resourceVersion");
        FakeMerge.Into(node, patch);
        return Write(type, old, node, options.Subresource);
    }

    private KubeObject Scale(ResourceType type, KubeObject old, JsonObject patch, bool dryRun)
    {
        var scale = FakeRules.ScaleOf(old.ToNode());
        FakeMerge.Into(scale, patch);
        if (!dryRun) Write(type, old, scale.DeepClone().AsObject(), "scale");
        return KubeObject.FromNode(scale);
    }

    private KubeObject Write(ResourceType type, KubeObject old, JsonObject node, string subresource)
    {
        var expected = node["metadata"]?["resourceVersion"]?.GetValue<string>() ?? "";
        if (expected.Length > 0 && expected != old.Header.ResourceVersion) throw ApiError.Conflict(type, old.Header.Name);
        var uid = node["metadata"]?["uid"]?.GetValue<string>() ?? "";
        if (uid.Length > 0 && uid != old.Header.Uid) throw ApiError.Conflict(type, old.Header.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {old.Header.Uid}");
        return StoreChanged(type, old, FakeRules.Merged(type, old.ToNode(), node, subresource));
    }

    private KubeObject Delete(ResourceType type, KubeObject old, DeleteOptions options)
    {
        if (options.PreconditionUid.Length > 0 && options.PreconditionUid != old.Header.Uid) throw ApiError.Conflict(type, old.Header.Name, "the UID in the precondition does not match");
        var node = old.ToNode();
        FakeRules.MarkDeleted(type, node, options, time.GetUtcNow());
        return FakeRules.IsGone(node) ? Drop(type, old) : StoreChanged(type, old, node);
    }

    private ReadOnlyMemory<byte> Post(ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json)
    {
        if (subresource != "binding") throw ApiError.NoSuchResource();
        var old = Existing(type, key);
        var node = old.ToNode();
        if (node["spec"]!["nodeName"] is { } bound) throw ApiError.Conflict(type, key.Name, $"pod {key.Name} is already assigned to node \"{bound}\"");
        FakeRules.Bind(node, JsonNode.Parse(json.Span)!["target"]!["name"]!.GetValue<string>());
        StoreChanged(type, old, node);
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\",\"code\":201}"u8.ToArray();
    }

    private KubeObject Existing(ResourceType type, ObjectKey key) =>
        Collection(type).GetValueOrDefault(key) ?? throw ApiError.NotFound(type, key.Name);

    private KubeObject StoreNew(ResourceType type, string? ns, JsonObject node)
    {
        FakeRules.Prepare(type, ns, node, ++names, time.GetUtcNow());
        node["metadata"]!["resourceVersion"] = Text(revision + 1);
        var made = KubeObject.FromNode(node);
        if (Collection(type).ContainsKey(made.Key)) throw ApiError.AlreadyExists(type, made.Header.Name);
        Collection(type)[made.Key] = made;
        return Publish(type, null, made, made);
    }

    private KubeObject StoreChanged(ResourceType type, KubeObject old, JsonObject node)
    {
        var before = old.ToNode();
        node["metadata"]!["resourceVersion"] = old.Header.ResourceVersion;
        if (JsonNode.DeepEquals(before, node)) return old;
        if (!FakeRules.SaysTheSame(before, node)) node["metadata"]!["generation"] = old.Header.Generation + 1;
        if (FakeRules.IsGone(node)) return Drop(type, old, node);
        node["metadata"]!["resourceVersion"] = Text(revision + 1);
        var now = KubeObject.FromNode(node);
        Collection(type)[old.Key] = now;
        return Publish(type, old, now, now);
    }

    private KubeObject Drop(ResourceType type, KubeObject old, JsonObject? last = null)
    {
        var node = last ?? old.ToNode();
        node["metadata"]!["resourceVersion"] = Text(revision + 1);
        Collection(type).Remove(old.Key);
        return Publish(type, old, null, KubeObject.FromNode(node));
    }

    private KubeObject Publish(ResourceType type, KubeObject? old, KubeObject? now, KubeObject shown)
    {
        var change = new Change(++revision, type, old, now, shown);
        history.Add(change);
        foreach (var observer in observers.ToList()) observer(change);
        return shown;
    }
}
