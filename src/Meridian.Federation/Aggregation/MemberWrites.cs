using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Carries writes on objects shown from members to the members. The federation has checked whether the user may; the member is asked as the federation.</summary>
internal sealed class MemberWrites(IMembers members, Func<ResourceType, MergedView?> views) : IWriteThrough
{
    /// <inheritdoc />
    public bool Owns(KubeObject shown) => ShownOwner.NameOf(shown) is not null;

    /// <inheritdoc />
    public async Task<DeleteOutcome> DeleteAsync(
        ServedResource served, KubeObject existing, DeleteRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var owner = ShownOwner.Of(members, served.Type, existing);
        if (context.DryRun) return new DeleteOutcome(existing, Gone: false);
        var options = new DeleteOptions
        {
            GracePeriodSeconds = request.GracePeriodSeconds,
            PropagationPolicy = request.PropagationPolicy.Length > 0 ? request.PropagationPolicy : "Background",
            // The object shown is the one meant, whatever took its name since.
            PreconditionUid = request.PreconditionUid.Length > 0 ? request.PreconditionUid : existing.Header.Uid,
        };
        await owner.ReachAsync(async () =>
        {
            await owner.Connection.PassThrough.DeleteAsync(served.Type, owner.Key, options, cancellationToken);
            return true;
        });
        return new DeleteOutcome(existing, Gone: request.GracePeriodSeconds == 0);
    }

    /// <inheritdoc />
    public async Task<KubeObject> UpdateAsync(
        ServedResource served, KubeObject existing, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken)
    {
        var owner = ShownOwner.Of(members, served.Type, existing);
        await TranslateAsync(served, existing, owner, body, cancellationToken);
        return await WriteAsync(served, existing, owner, client =>
            client.UpdateAsync(served.Type, owner.Key, JsonBytes.Of(body), Options(context, subresource), cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<KubeObject> PatchAsync(
        ServedResource served, KubeObject existing, string subresource, PatchKind kind, JsonNode patch, RequestContext context, CancellationToken cancellationToken)
    {
        var owner = ShownOwner.Of(members, served.Type, existing);
        if (patch is JsonObject merged) await TranslateAsync(served, existing, owner, merged, cancellationToken);
        return await WriteAsync(served, existing, owner, client =>
            client.PatchAsync(served.Type, owner.Key, kind, JsonBytes.Of(patch), Options(context, subresource), cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task PostAsync(
        ServedResource served, KubeObject existing, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken)
    {
        var owner = ShownOwner.Of(members, served.Type, existing);
        await TranslateAsync(served, existing, owner, body, cancellationToken);
        if (subresource == "eviction") Evict(existing, body, context);
        await owner.ReachAsync(() => owner.Connection.PassThrough.PostAsync(served.Type, owner.Key, subresource, JsonBytes.Of(body), cancellationToken));
    }

    private async Task<KubeObject> WriteAsync(
        ServedResource served, KubeObject existing, ShownOwner owner, Func<IKubeClient, Task<KubeObject>> write, CancellationToken token)
    {
        var written = await owner.ReachAsync(() => write(owner.Connection.PassThrough));
        var view = views(served.StoredAs);
        // Who writes and then reads sees what was written.
        if (view is not null) await view.SeenAsync(owner.Name, written, token);
        var node = ShownBytes.Of(written, owner.Name, existing.Header.Name).ToNode();
        node["metadata"]!["resourceVersion"] = view?.Find(owner.Name, owner.Key) is { } now ? Text(now.Revision) : existing.Header.ResourceVersion;
        return KubeObject.FromNode(node);
    }

    // From what the federation shows to what the member has: its name, its version, and without our label.
    private async Task TranslateAsync(ServedResource served, KubeObject existing, ShownOwner owner, JsonObject body, CancellationToken token)
    {
        if (body["metadata"] is not JsonObject metadata) return;
        if (metadata.ContainsKey("name")) metadata["name"] = owner.Key.Name;
        (metadata["labels"] as JsonObject)?.Remove(MeridianLabels.Cluster);
        (metadata["annotations"] as JsonObject)?.Remove(FederationMarks.MemberName);
        if (metadata["resourceVersion"]?.ToString() is not { Length: > 0 } wanted) return;
        if (wanted != existing.Header.ResourceVersion) throw ApiError.Conflict(served.Type, existing.Header.Name);
        metadata["resourceVersion"] = await VersionInMemberAsync(served, existing, owner, token);
    }

    private async Task<string> VersionInMemberAsync(ServedResource served, KubeObject existing, ShownOwner owner, CancellationToken token)
    {
        var view = views(served.StoredAs);
        Shown? Now() => view?.Find(owner.Name, owner.Key) is { } shown && Text(shown.Revision) == existing.Header.ResourceVersion ? shown : null;
        // The object can be read an instant before the view has noted what it was made of.
        if (view is not null && Now() is null) await view.SettledAsync(token);
        return Now()?.Source.Header.ResourceVersion ?? throw ApiError.Conflict(served.Type, existing.Header.Name);
    }

    private static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    private static void Evict(KubeObject existing, JsonObject eviction, RequestContext context)
    {
        if (eviction["deleteOptions"] is not JsonObject options) eviction["deleteOptions"] = options = [];
        if (options["preconditions"] is not JsonObject preconditions) options["preconditions"] = preconditions = [];
        preconditions["uid"] ??= existing.Header.Uid;
        if (context.DryRun) options["dryRun"] = new JsonArray((JsonNode)"All");
    }

    private static WriteOptions Options(RequestContext context, string subresource) =>
        new() { Subresource = subresource, FieldManager = context.FieldManager, Force = context.Force, DryRun = context.DryRun };
}
