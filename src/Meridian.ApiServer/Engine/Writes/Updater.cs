using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>One change of an object that exists, made again from its newest state as often as the race for it is lost.</summary>
/// <param name="Served">Resource.</param>
/// <param name="Key">Object.</param>
/// <param name="Subresource">Endpoint written through; empty for the object itself.</param>
/// <param name="Make">The object as wanted, from the object as it is. Its <c>resourceVersion</c>, if any, must be the newest.</param>
/// <param name="Context">Who asks.</param>
internal sealed record Update(ServedResource Served, ObjectKey Key, string Subresource, Func<KubeObject, JsonObject> Make, RequestContext Context)
{
    /// <summary>Whether <c>managedFields</c> are still to be written; an apply patch writes its own.</summary>
    public bool TracksOwners { get; init; } = true;

    /// <summary>
    /// Whether a client made the object, so that the kind's rules are held against it.
    /// False when the server itself changed what no client may, such as the node of a pod.
    /// </summary>
    public bool FromClient { get; init; } = true;

    /// <summary>Whether nothing but the status, the labels and the annotations can change.</summary>
    public bool LeavesSpec => FromClient && Served.Rules.LeavesSpec(Subresource);
}

/// <summary>Changes objects.</summary>
internal sealed class Updater(AdmissionChain admission, IObjectLookup objects, TimeProvider time)
{
    private readonly WriteTurns turns = new();

    /// <exception cref="StatusException">404, or the change is malformed, refused, invalid, or made from an older version.</exception>
    public async Task<KubeObject> RunAsync(Update update, CancellationToken cancellationToken)
    {
        for (var raced = turns.IsTaken(update.Key); ; raced = true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var turn = raced ? await turns.TakeAsync(update.Key, cancellationToken) : default;
            var current = update.Served.Get(update.Key) ?? throw ApiError.NotFound(update.Served.Type, update.Key.Name);
            try
            {
                return await AttemptAsync(update, current);
            }
            catch (StoreConflictException)
            {
                // Somebody else's write got in between. A change that names its version fails the next check, any other is made anew.
            }
        }
    }

    private async Task<KubeObject> AttemptAsync(Update update, KubeObject current)
    {
        var (served, before, updated) = (update.Served, current.ToNode(), update.Make(current));
        CheckIdentity(update, current, updated);
        Metadata.KeepServerOwned(Metadata.Of(before), Metadata.Of(updated));
        if (update.LeavesSpec) served.Rules.PrepareForUpdate(before, updated, update.Subresource);
        else served.Rules.Default(updated);
        var request = admission.Admit(new AdmissionRequest
        {
            Operation = AdmissionOperation.Update, Type = served.Type, Key = update.Key, Subresource = update.Subresource,
            Object = updated, Old = current, Context = update.Context, Objects = objects,
        });
        try
        {
            if (update.FromClient) Prepare(update, before, updated);
            await admission.ValidateAsync(request, CancellationToken.None);
            if (update.TracksOwners) FieldOwners.OfUpdate(served, before, updated, update.Subresource, update.Context, time.GetUtcNow());
            var stored = await StoreAsync(update, current, before, updated);
            if (update.Context.DryRun) request.Dropped();
            else request.Stored();
            return stored;
        }
        catch
        {
            request.Dropped();
            throw;
        }
    }

    private static void CheckIdentity(Update update, KubeObject current, JsonObject updated)
    {
        var (type, metadata) = (update.Served.Type, Metadata.Of(updated));
        BodyRules.CheckType(updated, type.ApiVersion, type.Kind);
        BodyRules.CheckName(metadata, update.Key.Name);
        BodyRules.CheckNamespace(type, metadata, update.Key.Namespace);
        VersionRules.Check(update.Served, current, metadata);
        metadata["resourceVersion"] = current.Header.ResourceVersion;
    }

    private static void Prepare(Update update, JsonObject before, JsonObject updated)
    {
        var rules = update.Served.Rules;
        if (!update.LeavesSpec) rules.Default(updated);
        rules.PrepareForUpdate(before, updated, update.Subresource);
        if (!update.LeavesSpec && rules.BumpsGeneration(before, updated)) Metadata.Of(updated)["generation"] = Metadata.Number(Metadata.Of(before), "generation") + 1;
        var faults = rules.FaultsOfUpdate(before, updated, update.Subresource);
        if (faults.Count > 0) throw ApiError.Invalid(update.Served.Type, update.Key.Name, faults);
        if (update.LeavesSpec) return;
        foreach (var warning in rules.Warnings(before, updated)) update.Context.Warn(warning);
    }

    private async Task<KubeObject> StoreAsync(Update update, KubeObject current, JsonObject before, JsonObject updated)
    {
        if (ChangesNothing(update, current, before, updated)) return current;
        if (update.Context.DryRun) return StoreWriter.DryRun(updated, current);
        if (!ObjectHolds.IsReleased(update.Served.Type, updated))
            return await StoreWriter.PutAsync(update.Served, update.Key, Revisions.Of(current), updated);
        var last = await StoreWriter.RemoveAsync(update.Served, current);
        admission.Removed(update.Served.Type, last);
        return KubeObject.FromNode(updated);
    }

    // What changes nothing is no change: nobody is told, and the revision stays. But an object stored in an older version, or without
    // fields that have defaults by now, is brought up to date by being written.
    private static bool ChangesNothing(Update update, KubeObject current, JsonObject before, JsonObject updated)
    {
        if (!(update.LeavesSpec ? UpdateRules.SameStatusHalf(before, updated) : JsonNode.DeepEquals(before, updated))) return false;
        var served = update.Served;
        return served.Stored(current.Key) is not { } stored || ReferenceEquals(served.Show(stored), stored)
            || JsonNode.DeepEquals(stored.ToNode(), served.ToStored(updated.DeepClone().AsObject()));
    }
}
