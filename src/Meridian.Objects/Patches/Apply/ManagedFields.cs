using System.Text.Json.Nodes;
using Meridian.Objects.Apply;

namespace Meridian.Objects;

/// <summary>
/// Server-side apply and the bookkeeping behind it: every field of an object is managed by whoever applied it or wrote it last, which
/// <c>metadata.managedFields</c> records. Pure functions over trees.
/// </summary>
public static class ManagedFields
{
    /// <summary>Applies a configuration: the fields it has are set, the fields it had the last time and has no longer are removed unless others manage them.</summary>
    /// <param name="live">The object as stored; null if the apply creates it. Not changed.</param>
    /// <param name="config">What the manager wants, only the fields it has an opinion on. Not changed.</param>
    /// <param name="manager">Name of the field manager; never empty.</param>
    /// <param name="force">Whether to take fields over from managers who want other values.</param>
    /// <param name="now">Time written into the entry.</param>
    /// <param name="type">What is known of the kind's fields; without a schema lists are taken whole.</param>
    /// <param name="subresource">Endpoint applied to; empty for the object itself. It decides whether the status counts, or only the status.</param>
    /// <returns>The object to store, not yet defaulted. If nothing changes it equals <paramref name="live"/>, times included.</returns>
    /// <exception cref="StatusException">
    /// 409: other managers want other values, with one cause <c>FieldManagerConflict</c> for each field.
    /// 400: the configuration has managedFields, fields that the type does not declare, or a list that cannot be merged.
    /// </exception>
    public static JsonObject ApplyPatch(
        JsonObject? live, JsonObject config, string manager, bool force, DateTimeOffset now, ApplySchema type, string subresource = "")
    {
        if ((config["metadata"] as JsonObject)?["managedFields"] is JsonArray { Count: > 0 }) throw ApiError.BadRequest("metadata.managedFields must be nil");
        var shape = type.Type;
        var wanted = ApplyConfig.Prepare(config, type, subresource);
        var key = new ManagerKey(manager, ManagerKey.Apply, config["apiVersion"]?.ToString() ?? "", subresource);
        return new ApplyRequest(live ?? [], wanted, key, force, now, shape).Run();
    }

    /// <summary>Refuses a configuration with fields that its type does not have, or with values of another shape.</summary>
    /// <exception cref="StatusException">400, naming every field.</exception>
    public static void CheckDeclared(JsonObject config, SchemaType type) => ApplyConfig.Prepare(config, type, "");

    /// <summary>
    /// Records a create, an update or a patch that is not an apply: the manager now manages what it changed, nobody manages what is gone.
    /// </summary>
    /// <param name="before">The object as stored; null on create. Not changed.</param>
    /// <param name="after">
    /// The object to store, with status or spec already put back as the endpoint demands. Its <c>metadata.managedFields</c> is set. One that
    /// the client sent is taken as the state to go on from, except on create; a list of one empty entry forgets all managers.
    /// </param>
    /// <param name="manager">Name of the field manager, or what stands for it.</param>
    /// <param name="now">Time written into the entry if the manager changed a field.</param>
    /// <param name="type">What is known of the kind's fields.</param>
    /// <param name="subresource">Endpoint written through; empty for the object itself.</param>
    public static void TrackUpdate(
        JsonObject? before, JsonObject after, string manager, DateTimeOffset now, ApplySchema type, string subresource = "")
    {
        var managers = StartingPoint(before, after, subresource);
        var changes = FieldChanges.Between(before ?? [], after, type.Type, FieldSets.IsStatus(subresource));
        var written = FieldSets.Restrict(changes.Written, subresource, type.StatusIsApart);
        managers.TakeFromOthers(null, changes.Removed);
        var key = new ManagerKey(manager, ManagerKey.Update, after["apiVersion"]?.ToString() ?? "", subresource);
        if (!written.IsEmpty)
        {
            managers.TakeFromOthers(key, changes.Written);
            managers.Set(key, managers.Find(key)?.Fields.Union(written) ?? written, WireTime.Format(now));
        }
        managers.WriteTo(after);
    }

    // Clients that do not know managedFields must not lose them by sending an object back without.
    private static ManagerTable StartingPoint(JsonObject? before, JsonObject after, string subresource)
    {
        if (before is null) return new ManagerTable();
        if (subresource.Length > 0) return ManagerTable.ReadStored(before);
        if (after["metadata"]?["managedFields"] is JsonArray { Count: 1 } list && list[0] is JsonObject { Count: 0 }) return new ManagerTable();
        var sent = ManagerTable.Read(after);
        return sent.IsEmpty ? ManagerTable.ReadStored(before) : sent;
    }
}
