using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Revisions;

/// <summary>The templates that an object has had, one ControllerRevision each.</summary>
/// <param name="All">All that belong to the object.</param>
/// <param name="Newest">That of the present template.</param>
/// <param name="Collisions">How often a name was taken by another template.</param>
internal sealed record RevisionSet(IReadOnlyList<KubeObject> All, KubeObject Newest, int Collisions)
{
    /// <summary>A revision by its name, or null.</summary>
    internal KubeObject? Find(string name) => All.FirstOrDefault(r => r.Header.Name == name);
}

/// <summary>Keeps the history of one kind's objects: makes the revision of a new template, and forgets old ones.</summary>
/// <param name="client">Where revisions are written.</param>
/// <param name="owner">The kind.</param>
/// <param name="revisions">Informer of the revisions, indexed by <see cref="Indexes.AddByController"/>.</param>
/// <param name="hashLabel">Label under which a revision tells its hash.</param>
internal sealed class RevisionHistory(IKubeClient client, ResourceType owner, IInformer revisions, string hashLabel)
{
    private readonly Claims claims = new(client, owner, revisions);

    /// <summary>The object's revisions, after the writes that make its present template the newest.</summary>
    /// <param name="item">The object as cached.</param>
    /// <param name="selector">Its selector: revisions bear the labels of the template.</param>
    /// <param name="collisions">Collisions counted in its status.</param>
    /// <param name="cancellationToken">Ends the writes.</param>
    internal async Task<RevisionSet> SettleAsync(KubeObject item, SelectorObject selector, int collisions, CancellationToken cancellationToken)
    {
        var all = await claims.SettleAsync(item, selector, _ => true, cancellationToken);
        var template = PodBody.TemplateOf(item);
        var canonical = TemplateHash.Canonical(template);
        var step = RevisionPlan.Find(canonical, [.. all.Select(RevisionData.Known)]);
        if (step.Existing is { } known)
        {
            var existing = all.First(r => r.Header.Name == known.Name);
            if (known.Number == step.Number) return new RevisionSet(all, existing, collisions);
            var renewed = await RenumberAsync(existing, step.Number, cancellationToken);
            return new RevisionSet([.. all.Where(r => r != existing), renewed], renewed, collisions);
        }
        var (made, counted) = await CreateAsync(item, template, canonical, step.Number, collisions, cancellationToken);
        return new RevisionSet([.. all.Where(r => r.Key != made.Key), made], made, counted);
    }

    /// <summary>Deletes revisions beyond the limit that nothing uses.</summary>
    internal async Task PruneAsync(RevisionSet set, IReadOnlySet<string> used, int limit, CancellationToken cancellationToken)
    {
        foreach (var surplus in RevisionPlan.Surplus([.. set.All.Select(RevisionData.Known)], used, limit))
        {
            try
            {
                var revision = set.Find(surplus.Name)!;
                await client.DeleteAsync(ResourceTypes.ControllerRevisions, revision.Key, DeleteOptions.Background with { PreconditionUid = revision.Header.Uid }, cancellationToken);
            }
            catch (StatusException gone) when (gone.IsNotFound)
            {
                // Somebody was quicker.
            }
        }
    }

    private async Task<(KubeObject Made, int Collisions)> CreateAsync(
        KubeObject item, JsonObject template, string canonical, long number, int collisions, CancellationToken cancellationToken)
    {
        for (var count = collisions; ; count++)
        {
            var body = Body(item, template, TemplateHash.Of(canonical, count), number);
            try
            {
                return (await client.CreateAsync(ResourceTypes.ControllerRevisions, item.Header.Namespace, JsonBytes.Of(body), WriteOptions.Default, cancellationToken), count);
            }
            catch (StatusException taken) when (taken.IsAlreadyExists)
            {
                var key = new ObjectKey(item.Header.Namespace, body["metadata"]!["name"]!.GetValue<string>());
                var found = await client.GetAsync(ResourceTypes.ControllerRevisions, key, cancellationToken);
                if (found.Header.ControllerOwner?.Uid == item.Header.Uid && RevisionData.Known(found).Template == canonical) return (found, count);
            }
        }
    }

    private JsonObject Body(KubeObject item, JsonObject template, string hash, long number)
    {
        var labels = template["metadata"]?["labels"]?.DeepClone() as JsonObject ?? [];
        labels[hashLabel] = hash;
        var metadata = new JsonObject
        {
            ["name"] = $"{item.Header.Name}-{hash}",
            ["namespace"] = item.Header.Namespace,
            ["labels"] = labels,
            ["ownerReferences"] = new JsonArray(OwnerReferencePatch.ControllerReference(item, owner)),
        };
        // They tell why a revision was made.
        if (item.Header.Annotations.Count > 0)
            metadata["annotations"] = new JsonObject(item.Header.Annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)JsonValue.Create(a.Value))));
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1", ["kind"] = "ControllerRevision", ["metadata"] = metadata, ["data"] = RevisionData.Of(template), ["revision"] = number,
        };
    }

    private Task<KubeObject> RenumberAsync(KubeObject revision, long number, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.Header.ResourceVersion };
        var patch = new JsonObject { ["metadata"] = metadata, ["revision"] = number };
        return client.PatchAsync(ResourceTypes.ControllerRevisions, revision.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, cancellationToken);
    }
}
