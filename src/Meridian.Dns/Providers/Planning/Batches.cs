namespace Meridian.Dns;

/// <summary>Cuts a plan into batches that a provider takes; changes of one name stay together. Pure.</summary>
internal static class Batches
{
    public static IEnumerable<IReadOnlyList<NameChange>> Of(IEnumerable<NameChange> changes, ProviderLimits limits)
    {
        var batch = new List<NameChange>();
        var (records, characters) = (0, 0);
        foreach (var change in changes)
        {
            var (moreRecords, moreCharacters) = (change.Changes.Sum(c => c.Records), change.Changes.Sum(Characters));
            if (batch.Count > 0 && (records + moreRecords > limits.BatchRecords || characters + moreCharacters > limits.BatchCharacters))
            {
                yield return batch;
                batch = [];
                (records, characters) = (0, 0);
            }
            batch.Add(change);
            (records, characters) = (records + moreRecords, characters + moreCharacters);
        }
        if (batch.Count > 0) yield return batch;
    }

    private static int Characters(SetChange change) =>
        (change.Before?.Data ?? []).Concat(change.After?.Data ?? []).Sum(d => RecordText.Write(d).Length);
}
