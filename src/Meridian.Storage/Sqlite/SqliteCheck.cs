using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>The invariants of a store's file.</summary>
internal static class SqliteCheck
{
    /// <summary>What does not hold, one sentence each.</summary>
    /// <exception cref="SqliteFailure">The file cannot be read.</exception>
    public static IEnumerable<string> Faults(SqliteDatabase database)
    {
        var pages = database.Text("PRAGMA integrity_check(1)");
        if (pages != "ok") yield return pages;
        if (database.Number("SELECT count(*) FROM store") != 1) yield return "it does not say its revision";
        foreach (var twin in Texts(database, "SELECT collection || ' ' || namespace || '/' || name FROM objects GROUP BY collection, namespace, name HAVING count(*) > 1"))
            yield return $"{twin} is there more than once";
        var head = database.Number("SELECT revision FROM store");
        using var all = database.Prepare("SELECT revision, collection, namespace, name, json FROM objects");
        while (all.Step())
        {
            if (Fault(all.Number(0), new ObjectKey(all.Text(2), all.Text(3)), all.Bytes(4).ToArray(), head) is { } fault)
                yield return $"{all.Text(1)} {all.Text(2)}/{all.Text(3)}: {fault}";
        }
    }

    private static string? Fault(long revision, ObjectKey key, byte[] json, long head)
    {
        try
        {
            var stored = KubeObject.Parse(json);
            if (stored.Key != key) return $"its bytes are of {stored.Key}";
            return stored.Header.ResourceVersion == $"{revision}" ? ImageCheck.Fault(stored, head) : $"its bytes are of revision {stored.Header.ResourceVersion}, not {revision}";
        }
        catch (JsonException damaged)
        {
            return $"its bytes are no object: {damaged.Message}";
        }
    }

    private static List<string> Texts(SqliteDatabase database, string sql)
    {
        var texts = new List<string>();
        using var statement = database.Prepare(sql);
        while (statement.Step()) texts.Add(statement.Text(0));
        return texts;
    }
}
