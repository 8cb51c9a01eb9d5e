namespace Meridian.Storage;

/// <summary>The tables of a store's file.</summary>
/// <remarks>
/// Objects are filed by the revision that wrote them: new states are appended at the end of the table, so a group of writes fills a few pages
/// instead of touching one for each object.
/// </remarks>
internal static class SqliteLayout
{
    /// <summary>Marks a file as a store of ours ("MRDN").</summary>
    public const long ApplicationId = 0x4D52444E;

    /// <summary>Version of the tables.</summary>
    public const long Version = 2;

    private const string Tables = """
        CREATE TABLE store (id INTEGER PRIMARY KEY CHECK (id = 0), revision INTEGER NOT NULL);
        CREATE TABLE objects (
            revision INTEGER PRIMARY KEY, collection TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, expires INTEGER, json BLOB NOT NULL);
        """;

    /// <summary>Makes the tables in a new file, or brings those of an older version up to date.</summary>
    /// <exception cref="SqliteFailure">The file cannot be written, or is no database.</exception>
    /// <exception cref="InvalidDataException">The file is a database of something else, or of a later version.</exception>
    public static void Ensure(SqliteDatabase database)
    {
        var version = database.Number("PRAGMA user_version");
        if (database.Number("PRAGMA application_id") == ApplicationId && version == Version) return;
        var tables = database.Number("SELECT count(*) FROM sqlite_schema");
        var first = database.Number("SELECT count(*) FROM sqlite_schema WHERE name IN ('objects', 'head')") == 2 && version == 0;
        if (tables > 0 && !first) throw Foreign(database, version);
        database.Transact(() => Make(database, fromFirst: first));
    }

    /// <summary>Demands that a file is a store of this version.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void Demand(SqliteDatabase database)
    {
        var version = database.Number("PRAGMA user_version");
        if (database.Number("PRAGMA application_id") != ApplicationId || version != Version) throw Foreign(database, version);
    }

    private static void Make(SqliteDatabase database, bool fromFirst)
    {
        if (fromFirst) database.Execute("ALTER TABLE objects RENAME TO first");
        database.Execute(Tables);
        database.Execute(fromFirst
            ? """
                INSERT INTO objects SELECT CAST(json_extract(CAST(json AS TEXT), '$.metadata.resourceVersion') AS INTEGER), collection, namespace, name, NULL, json FROM first;
                INSERT INTO store SELECT 0, revision FROM head;
                DROP TABLE first;
                DROP TABLE head;
                """
            : "INSERT INTO store VALUES (0, 1)");
        database.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}");
    }

    private static InvalidDataException Foreign(SqliteDatabase database, long version) => new(
        database.Number("PRAGMA application_id") == ApplicationId
            ? $"{database.Path} is of version {version}, which this program does not know; it knows {Version}"
            : $"{database.Path} is a database, but not a store of Meridian");
}
