using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>One apply: merge, prune what was dropped, find conflicts, record.</summary>
internal sealed class ApplyRequest(JsonObject live, JsonObject config, ManagerKey manager, bool force, DateTimeOffset now, ApplyType type)
{
    private readonly ManagerTable managers = ManagerTable.ReadStored(live);

    public JsonObject Run()
    {
        var last = managers.Find(manager);
        var wanted = FieldSets.Of(config, type);
        managers.Set(manager, wanted, WireTime.Format(now));
        var bare = WithoutManagedFields(live);
        var merged = ApplyMerge.Merge(bare, config, type)!.AsObject();
        if (last is not null) ApplyPrune.Prune(merged, type, last.Fields, ManagedWithName());
        SettleConflicts(FieldChanges.Between(bare, merged, type), bare);
        if (manager.Name == LastApplied.Manager) LastApplied.Renew(merged, config);
        if (last is not null && last.Fields.SetEquals(wanted) && JsonNode.DeepEquals(merged, bare)) return live.DeepClone().AsObject();
        managers.WriteTo(merged);
        return merged;
    }

    private void SettleConflicts(FieldChanges changes, JsonObject bare)
    {
        if (!force)
        {
            var conflicts = managers.Entries.Where(e => e.Manager != manager)
                .Select(e => e with { Fields = e.Fields.Intersection(changes.Written) })
                .Where(e => !e.Fields.IsEmpty).ToArray();
            if (manager.Name == LastApplied.Manager && LastApplied.Owns(bare, conflicts, type)) conflicts = [];
            if (conflicts.Length > 0) throw ApplyConflict.Between(conflicts);
        }
        managers.TakeFromOthers(manager, changes.Written);
        managers.TakeFromOthers(manager, changes.Removed);
    }

    // The configuration names the object, so metadata is never dropped as a whole although nobody is recorded for names.
    private FieldSet ManagedWithName()
    {
        var name = new FieldSet();
        name.Below("f:metadata").Below("f:name").IsMember = true;
        return managers.All().Union(name);
    }

    private static JsonObject WithoutManagedFields(JsonObject obj)
    {
        var copy = obj.DeepClone().AsObject();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        return copy;
    }
}
