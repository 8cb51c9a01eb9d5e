using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>Objects as rows of the table.</summary>
internal static class SqliteRows
{
    /// <summary>Puts an object into the six parameters of an insertion and runs it.</summary>
    public static void Insert(SqliteStatement insert, JournalEntry entry) => insert
        .Bind(1, entry.Revision).Bind(2, entry.Collection).Bind(3, entry.Key.Namespace).Bind(4, entry.Key.Name)
        .Bind(5, entry.Expires?.ToUnixTimeSeconds()).Bind(6, entry.Object!.Json.Span).Run();

    /// <summary>Reads every object. Returns the newest revision.</summary>
    /// <exception cref="SqliteFailure">The file is damaged.</exception>
    /// <exception cref="System.Text.Json.JsonException">An object is.</exception>
    public static long ReadAll(SqliteDatabase database, Action<JournalEntry> objects)
    {
        using var all = database.Prepare("SELECT revision, collection, expires, json FROM objects");
        string collection = "";
        while (all.Step())
        {
            var json = all.Bytes(3).ToArray();
            var value = KubeObject.Parse(json);
            // Neighbours are mostly of one collection, and share its name.
            var name = all.Text(1);
            if (name != collection) collection = name;
            DateTimeOffset? expires = all.NumberOrNull(2) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
            objects(new JournalEntry(collection, value.Key, all.Number(0), value, 0, expires));
        }
        return database.Number("SELECT revision FROM store");
    }
}
