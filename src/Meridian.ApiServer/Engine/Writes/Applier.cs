using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Server-side apply: makes an object what its managers want, or creates it.</summary>
internal sealed class Applier(Creator creator, Updater updater, TimeProvider time)
{
    private static readonly ResourceType PatchOptions = new("meta.k8s.io", "v1", "PatchOptions", "patchoptions", false);

    /// <exception cref="StatusException">409: other managers want other values. Otherwise as for creates and updates.</exception>
    public async Task<WriteOutcome> ApplyAsync(
        ServedResource served, ObjectKey key, string subresource, JsonNode patch, RequestContext context, CancellationToken cancellationToken)
    {
        if (context.FieldManager.Length == 0) throw ApiError.Invalid(PatchOptions, "", [FieldFault.Required("fieldManager", "is required for apply patch")]);
        var config = subresource == "scale" ? OfScale(served.Type, Checked(ScaleView.Type, key, patch)) : Checked(served.Type, key, patch);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (served.Stored(key) is null)
            {
                if (await TryCreateAsync(served, key, subresource, config, context) is { } made) return new WriteOutcome(made, true);
                continue;
            }
            if (context.MustBeNew) throw ApiError.AlreadyExists(served.Type, key.Name);
            var update = new Update(served, key, subresource, current => Apply(served, current.ToNode(), config, context, subresource), context) { TracksOwners = false };
            return new WriteOutcome(await updater.RunAsync(update, cancellationToken), false);
        }
    }

    // Null when somebody else created the object first.
    private async Task<KubeObject?> TryCreateAsync(ServedResource served, ObjectKey key, string subresource, JsonObject config, RequestContext context)
    {
        if (subresource.Length > 0) throw ApiError.NotFound(served.Type, key.Name);
        var uid = Metadata.Text(Metadata.Of(config), "uid");
        if (uid.Length > 0)
        {
            throw ApiError.Conflict(served.Type, key.Name,
                $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        }
        try
        {
            return await creator.CreateAppliedAsync(served, key, Apply(served, null, config, context, ""), context);
        }
        catch (StatusException lost) when (lost.IsAlreadyExists)
        {
            return null;
        }
    }

    private JsonObject Apply(ServedResource served, JsonObject? current, JsonObject config, RequestContext context, string subresource)
    {
        var applied = ManagedFields.ApplyPatch(current, config, context.FieldManager, context.Force, time.GetUtcNow(), FieldOwners.Schema(served.Type), subresource);
        // What the configuration has and the kind does not was refused above.
        served.Rules.DropUnknown(applied);
        return applied;
    }

    // A Scale is owned through the object behind it: its replicas are a field of that object.
    private static JsonObject OfScale(ResourceType type, JsonObject scale) => new()
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["metadata"] = scale["metadata"]?.DeepClone(),
        ["spec"] = scale["spec"]?["replicas"] is { } replicas ? new JsonObject { ["replicas"] = replicas.DeepClone() } : new JsonObject(),
    };

    private static JsonObject Checked(ResourceType type, ObjectKey key, JsonNode patch)
    {
        var config = patch as JsonObject ?? throw ApiError.BadRequest("the patch must be an object");
        BodyRules.CheckType(config, type.ApiVersion, type.Kind);
        var metadata = Metadata.Of(config);
        BodyRules.CheckName(metadata, key.Name);
        BodyRules.CheckNamespace(type, metadata, key.Namespace);
        return config;
    }
}
