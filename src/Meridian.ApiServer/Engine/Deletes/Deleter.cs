using System.Text.Json.Nodes;
using Meridian.ApiServer.CustomResources;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Deletes objects, or starts their deletion.</summary>
internal sealed class Deleter(AdmissionChain admission, IObjectLookup objects, TimeProvider time)
{
    // Together in flight they share the store's writes to disk.
    private const int AtOnce = 32;

    /// <exception cref="StatusException">404, 409 for a failed precondition, or the deletion is refused.</exception>
    public async Task<DeleteOutcome> DeleteAsync(
        ServedResource served, ObjectKey key, DeleteRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        DeleteRules.Check(request);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = served.Get(key) ?? throw ApiError.NotFound(served.Type, key.Name);
            DeleteRules.CheckPreconditions(served.Type, current, request);
            if (served.Elsewhere(key, "delete") is { } shown) return await served.WriteThrough!.DeleteAsync(served, shown, request, context, cancellationToken);
            try
            {
                return await AttemptAsync(served, current, request, context);
            }
            catch (StoreConflictException)
            {
                // It changed meanwhile: what to do may have changed too.
            }
        }
    }

    /// <summary>Deletes the objects listed, each only if it is still the same one.</summary>
    /// <returns>Those that were deleted or marked.</returns>
    public async Task<IReadOnlyList<KubeObject>> DeleteAllAsync(
        ServedResource served, IReadOnlyList<KubeObject> listed, DeleteRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var outcomes = new KubeObject?[listed.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, listed.Count), parallel, async (index, token) =>
            outcomes[index] = await DeleteSameAsync(served, listed[index], request, context, token));
        return [.. outcomes.OfType<KubeObject>()];
    }

    private async Task<KubeObject?> DeleteSameAsync(
        ServedResource served, KubeObject listed, DeleteRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        try
        {
            return (await DeleteAsync(served, listed.Key, request with { PreconditionUid = listed.Header.Uid }, context, cancellationToken)).Object;
        }
        catch (StatusException gone) when (gone.IsNotFound || gone.IsConflict)
        {
            return null;
        }
    }

    private async Task<DeleteOutcome> AttemptAsync(ServedResource served, KubeObject current, DeleteRequest request, RequestContext context)
    {
        var plan = DeletionPlan.Of(served.Type, current, WithDefault(served, current, request, context), time.GetUtcNow());
        var admitted = admission.Admit(new AdmissionRequest
        {
            Operation = AdmissionOperation.Delete, Type = served.Type, Key = current.Key, Object = [], Old = current, Context = context, Objects = objects,
        });
        try
        {
            await admission.ValidateAsync(admitted, CancellationToken.None);
            var outcome = await ExecuteAsync(served, current, plan, context);
            if (context.DryRun) admitted.Dropped();
            else admitted.Stored();
            return outcome;
        }
        catch
        {
            admitted.Dropped();
            throw;
        }
    }

    // What the object's finalizers say already comes before the kind's way.
    private static DeleteRequest WithDefault(ServedResource served, KubeObject current, DeleteRequest request, RequestContext context)
    {
        if (request.PropagationPolicy.Length > 0 || request.OrphanDependents is not null || served.Rules.DefaultPropagation is not { Length: > 0 } policy) return request;
        if (current.Header.Finalizers.Any(f => f is "orphan" or "foregroundDeletion")) return request;
        if (served.Type.Kind == ResourceTypes.Jobs.Kind)
            context.Warn("child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning");
        return request with { PropagationPolicy = policy };
    }

    private async Task<DeleteOutcome> ExecuteAsync(ServedResource served, KubeObject current, Deletion plan, RequestContext context)
    {
        switch (plan)
        {
            case Deletion.Pending:
                return new DeleteOutcome(current, false);
            case Deletion.Mark mark:
                var marked = Marked(served.Type, current, mark);
                return new DeleteOutcome(
                    context.DryRun ? StoreWriter.DryRun(marked, current) : await StoreWriter.PutAsync(served, current.Key, Revisions.Of(current), marked), false);
            default:
                if (context.DryRun) return new DeleteOutcome(current, true);
                var last = await StoreWriter.RemoveAsync(served, current);
                admission.Removed(served.Type, last);
                return new DeleteOutcome(last, true);
        }
    }

    private static JsonObject Marked(ResourceType type, KubeObject current, Deletion.Mark mark)
    {
        var node = current.ToNode();
        var metadata = Metadata.Of(node);
        metadata["deletionTimestamp"] = WireTime.Format(mark.At);
        if (mark.GraceSeconds is { } grace) metadata["deletionGracePeriodSeconds"] = grace;
        Metadata.SetFinalizers(metadata, mark.Finalizers);
        if (mark.First && current.Header.Generation > 0) metadata["generation"] = current.Header.Generation + 1;
        if (type.Equals(ResourceTypes.Namespaces)) Child(node, "status")["phase"] = "Terminating";
        if (type.Equals(ResourceTypes.CustomResourceDefinitions) && mark.First) DefinitionCleanup.Mark(node, mark.At);
        return node;
    }

    private static JsonObject Child(JsonObject node, string name)
    {
        if (node[name] is JsonObject child) return child;
        var made = new JsonObject();
        node[name] = made;
        return made;
    }
}
