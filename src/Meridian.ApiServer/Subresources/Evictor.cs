using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Evicts pods: deletes them if their disruption budget allows.</summary>
internal sealed class Evictor(IObjectLookup objects, Updater updater, Deleter deleter, TimeProvider time)
{
    /// <summary>Answers <c>pods/x/eviction</c>.</summary>
    /// <param name="pods">The pods.</param>
    /// <param name="budgets">The budgets; null if there are none here.</param>
    /// <param name="key">The pod.</param>
    /// <param name="eviction">What was posted.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the call; the pod may have been deleted.</param>
    /// <exception cref="StatusException">429: the budget allows no disruption now. 500: there are several. 404, 409 as for a deletion.</exception>
    public async Task EvictAsync(
        ServedResource pods, ServedResource? budgets, ObjectKey key, JsonObject eviction, RequestContext context, CancellationToken cancellationToken)
    {
        if (Metadata.Text(Metadata.Of(eviction), "name") != key.Name) throw ApiError.BadRequest("name in URL does not match name in Eviction object");
        var options = eviction["deleteOptions"] as JsonObject ?? [];
        var (request, dryRun) = (DeleteOptionsBody.FromBody(options), options["dryRun"] is JsonArray { Count: > 0 });
        var pod = pods.Get(key) ?? throw ApiError.NotFound(pods.Type, key.Name);
        if (dryRun && !context.DryRun) context = new RequestContext { User = context.User, FieldManager = context.FieldManager, DryRun = true };
        if (PodEviction.IsHarmless(pod))
        {
            await deleter.DeleteAsync(pods, key, request, context, cancellationToken);
            return;
        }
        var covering = budgets is null ? [] : PodEviction.BudgetsOf(pod, objects.All(budgets.Type, key.Namespace));
        if (covering.Length > 1) throw PodEviction.Ambiguous();
        if (covering.Length == 1 && !PodEviction.IsUnguarded(pod, covering[0])) await SpendAsync(budgets!, covering[0], key.Name, context, cancellationToken);
        var unguarded = covering.Length == 1 && PodEviction.IsUnguarded(pod, covering[0]);
        await DeleteAsync(pods, pod, unguarded ? covering[0].Header.Name : "", request, context, cancellationToken);
    }

    private Task SpendAsync(ServedResource budgets, KubeObject budget, string pod, RequestContext context, CancellationToken cancellationToken) =>
        updater.RunAsync(new Update(budgets, budget.Key, "status", current => PodEviction.Spend(current, pod, time.GetUtcNow()), context) { FromClient = false }, cancellationToken);

    // A pod that did not count must still be the one that was looked at: it may have become ready.
    private async Task DeleteAsync(
        ServedResource pods, KubeObject pod, string budget, DeleteRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        try
        {
            var mark = new Update(pods, pod.Key, "status", current => Marked(current, pod, budget), context) { FromClient = false };
            var marked = await updater.RunAsync(mark, cancellationToken);
            if (budget.Length > 0 && request.PreconditionResourceVersion.Length == 0 && !context.DryRun) request = request with { PreconditionResourceVersion = marked.Header.ResourceVersion };
            await deleter.DeleteAsync(pods, pod.Key, request, context, cancellationToken);
        }
        catch (StatusException changed) when (changed.IsConflict && budget.Length > 0)
        {
            throw PodEviction.Refused($"The disruption budget {budget} is still being processed by the server.");
        }
    }

    private JsonObject Marked(KubeObject current, KubeObject seen, string budget)
    {
        if (budget.Length > 0 && current.Header.ResourceVersion != seen.Header.ResourceVersion) throw ApiError.Conflict(ResourceTypes.Pods, seen.Header.Name);
        return PodEviction.Marked(current, time.GetUtcNow());
    }
}
