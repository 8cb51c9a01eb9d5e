using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Creates objects.</summary>
internal sealed class Creator(AdmissionChain admission, IObjectLookup objects, NameGenerator names, TimeProvider time)
{
    /// <exception cref="StatusException">The object is malformed, refused, invalid or there already.</exception>
    public async Task<KubeObject> CreateAsync(ServedResource served, string? ns, JsonObject body, RequestContext context, CancellationToken cancellationToken)
    {
        // Who manages what is the server's to say.
        Metadata.Of(body).Remove("managedFields");
        var type = served.Type;
        BodyRules.CheckDecoding(served, body, context);
        BodyRules.CheckType(body, type.ApiVersion, type.Kind);
        var metadata = Metadata.Of(body);
        ns = BodyRules.CheckNamespace(type, metadata, ns);
        Identify(served, metadata);
        var name = Metadata.Text(metadata, "name");
        return name.Length > 0
            ? await StoreAsync(served, new ObjectKey(ns, name), body, context, applied: false)
            : await CreateNamedAsync(served, ns, body, context, cancellationToken);
    }

    /// <summary>Creates what an apply patch made, with its <c>managedFields</c>.</summary>
    /// <exception cref="StatusException">As for a create.</exception>
    public Task<KubeObject> CreateAppliedAsync(ServedResource served, ObjectKey key, JsonObject applied, RequestContext context)
    {
        Identify(served, Metadata.Of(applied));
        return StoreAsync(served, key, applied, context, applied: true);
    }

    private async Task<KubeObject> CreateNamedAsync(ServedResource served, string ns, JsonObject body, RequestContext context, CancellationToken cancellationToken)
    {
        var prefix = Metadata.Text(Metadata.Of(body), "generateName");
        if (prefix.Length == 0) throw ApiError.Invalid(served.Type, "", [FieldFault.Required("metadata.name", "name or generateName is required")]);
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var candidate = body.DeepClone().AsObject();
            var name = names.Next(prefix);
            Metadata.Of(candidate)["name"] = name;
            try
            {
                return await StoreAsync(served, new ObjectKey(ns, name), candidate, context, applied: false);
            }
            catch (StatusException taken) when (taken.IsAlreadyExists)
            {
                // Another name may be free.
                if (attempt == NameGenerator.MaxAttempts) throw NoFreeName(taken);
            }
        }
    }

    private static StatusException NoFreeName(StatusException taken) =>
        new(taken.Code, taken.Reason, $"{taken.Message}, the server was not able to generate a unique name for the object")
        {
            DetailsName = taken.DetailsName, DetailsGroup = taken.DetailsGroup, DetailsKind = taken.DetailsKind, RetryAfterSeconds = 1,
        };

    // What a client says about these is about another object, or not for it to say.
    private void Identify(ServedResource served, JsonObject metadata)
    {
        if (Metadata.Text(metadata, "resourceVersion").Length > 0) throw ApiError.BadRequest("resourceVersion should not be set on objects to be created");
        foreach (var name in (string[])["resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"]) metadata.Remove(name);
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = WireTime.Format(time.GetUtcNow());
        if (served.Rules.HasGeneration) metadata["generation"] = 1;
    }

    private async Task<KubeObject> StoreAsync(ServedResource served, ObjectKey key, JsonObject node, RequestContext context, bool applied)
    {
        var (type, rules) = (served.Type, served.Rules);
        rules.Default(node);
        var request = new AdmissionRequest
        {
            Operation = AdmissionOperation.Create, Type = type, Key = key, Object = node, Context = context, Objects = objects,
        };
        await admission.AwaitNeedsAsync(request, CancellationToken.None);
        admission.Admit(request);
        try
        {
            rules.Default(node);
            rules.PrepareForCreate(node);
            if (rules.Validate(node) is { Count: > 0 } faults) throw ApiError.Invalid(type, key.Name, faults);
            foreach (var warning in rules.Warnings(null, node)) context.Warn(warning);
            // Answered from memory when it can be: a taken name costs the store nothing, and uses up no quota.
            if (served.Stored(key) is not null) throw ApiError.AlreadyExists(type, key.Name);
            await admission.ValidateAsync(request, CancellationToken.None);
            if (!applied) FieldOwners.OfCreate(served, node, context, time.GetUtcNow());
            var stored = await PutAsync(served, key, node, context);
            if (context.DryRun) request.Dropped();
            else request.Stored();
            return stored;
        }
        catch
        {
            request.Dropped();
            throw;
        }
    }

    private static async Task<KubeObject> PutAsync(ServedResource served, ObjectKey key, JsonObject node, RequestContext context)
    {
        if (context.DryRun) return StoreWriter.DryRun(node, null);
        try
        {
            return await StoreWriter.PutAsync(served, key, 0, node);
        }
        catch (StoreConflictException)
        {
            throw ApiError.AlreadyExists(served.Type, key.Name);
        }
    }
}
