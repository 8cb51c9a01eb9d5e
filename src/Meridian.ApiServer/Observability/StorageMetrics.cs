namespace Meridian.ApiServer;

/// <summary>How many objects are stored.</summary>
internal static class StorageMetrics
{
    private const string Name = "apiserver_storage_objects";
    private const string NewName = "apiserver_resource_objects";

    public static void Write(MetricsText text, ApiEngine engine)
    {
        var counts = engine.Catalog.Collections.Select(type => (Type: type, Count: engine.Count(type))).OrderBy(c => c.Type.GroupResource, StringComparer.Ordinal).ToArray();
        text.Begin(Name, "gauge", "[STABLE] Number of stored objects at the time of last check split by kind.");
        foreach (var (type, count) in counts) text.Line(Name, MetricsText.Label("resource", type.GroupResource), count);
        text.Begin(NewName, "gauge", "[ALPHA] Number of stored objects at the time of last check split by kind.");
        foreach (var (type, count) in counts) text.Line(NewName, $"{MetricsText.Label("group", type.Group)},{MetricsText.Label("resource", type.Plural)}", count);
    }
}
