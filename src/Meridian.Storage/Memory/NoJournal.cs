namespace Meridian.Storage;

/// <summary>Keeps nothing: the store lives as long as the process.</summary>
/// <param name="firstRevision">Where revisions begin.</param>
internal sealed class NoJournal(long firstRevision) : IJournal
{
    public long Load(Action<JournalEntry> objects) => firstRevision;

    public void Append(IReadOnlyList<JournalEntry> entries, long revision)
    {
    }

    public bool Maintain() => false;

    public void Dispose()
    {
    }
}
