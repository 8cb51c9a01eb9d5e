using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>The managers of one object while a request is worked on.</summary>
internal sealed class ManagerTable
{
    // Programs that update under ever new names would let the list grow without end; the oldest are put together.
    private const int MaxUpdaters = 10;
    private const string OldUpdaters = "ancient-changes";

    private readonly Dictionary<ManagerKey, ManagedFieldsEntry> entries = [];

    public IEnumerable<ManagedFieldsEntry> Entries => entries.Values;

    /// <summary>Reads <c>metadata.managedFields</c> of what a client sent. One that cannot be understood counts as none, as in Kubernetes.</summary>
    public static ManagerTable Read(JsonObject? obj) => Read(obj, ManagedFieldsEntry.Read);

    /// <summary>Reads <c>metadata.managedFields</c> of an object that is stored.</summary>
    public static ManagerTable ReadStored(JsonObject? obj) => Read(obj, ManagedFieldsEntry.OfStored);

    private static ManagerTable Read(JsonObject? obj, Func<JsonNode?, ManagedFieldsEntry> read)
    {
        var table = new ManagerTable();
        if (obj?["metadata"]?["managedFields"] is not JsonArray list) return table;
        try
        {
            foreach (var node in list) table.Add(read(node));
            return table;
        }
        catch (FormatException)
        {
            return new ManagerTable();
        }
    }

    public bool IsEmpty => entries.Count == 0;

    public ManagedFieldsEntry? Find(ManagerKey manager) => entries.GetValueOrDefault(manager);

    /// <summary>Sets a manager's fields; without any, the manager is forgotten.</summary>
    public void Set(ManagerKey manager, FieldSet fields, string time)
    {
        if (fields.IsEmpty) entries.Remove(manager);
        else entries[manager] = new ManagedFieldsEntry(manager, time) { Fields = fields };
    }

    /// <summary>Takes paths away from all managers but one.</summary>
    public void TakeFromOthers(ManagerKey? keeper, FieldSet fields)
    {
        if (fields.IsEmpty) return;
        foreach (var (manager, entry) in entries.ToArray())
            if (manager != keeper && entry.MayTouch(fields) && !entry.Fields.Intersection(fields).IsEmpty) Set(manager, entry.Fields.Difference(fields), entry.Time);
    }

    /// <summary>Everything that anybody manages.</summary>
    public FieldSet All() => entries.Values.Aggregate(new FieldSet(), (all, e) => all.Union(e.Fields));

    /// <summary>Writes the list into an object, in the order of Kubernetes: appliers first, then by time, name and version.</summary>
    public void WriteTo(JsonObject obj)
    {
        CapUpdaters();
        if (obj["metadata"] is not JsonObject metadata) obj["metadata"] = metadata = [];
        if (entries.Count == 0)
        {
            metadata.Remove("managedFields");
            return;
        }
        var ordered = entries.Values.OrderBy(e => e.Manager.Operation, StringComparer.Ordinal).ThenBy(e => e.Time, StringComparer.Ordinal)
            .ThenBy(e => e.Manager.Name, StringComparer.Ordinal).ThenBy(e => e.Manager.ApiVersion, StringComparer.Ordinal)
            .ThenBy(e => e.Manager.Subresource, StringComparer.Ordinal);
        metadata["managedFields"] = new JsonArray([.. ordered.Select(e => e.Write())]);
    }

    private void Add(ManagedFieldsEntry entry)
    {
        var known = Find(entry.Manager);
        entries[entry.Manager] = known is null ? entry : entry with { Fields = known.Fields.Union(entry.Fields) };
    }

    private void CapUpdaters()
    {
        if (entries.Count <= MaxUpdaters) return;
        var updaters = entries.Values.Where(e => e.Manager is { Operation: ManagerKey.Update, Subresource: "" })
            .OrderBy(e => e.Manager.Name == OldUpdaters ? "" : e.Time, StringComparer.Ordinal).ToArray();
        foreach (var old in updaters.Take(updaters.Length > MaxUpdaters ? updaters.Length - MaxUpdaters + 1 : 0))
        {
            entries.Remove(old.Manager);
            Add(new ManagedFieldsEntry(old.Manager with { Name = OldUpdaters }, old.Time) { Fields = old.Fields });
        }
    }
}
