namespace Meridian.Federation;

/// <summary>All exports of one service at one moment.</summary>
/// <param name="Exports">The exports that are known, ordered by cluster.</param>
/// <param name="Unknown">Members of which it is not known whether they export it: they have not been read since this process began.</param>
internal sealed record ExportFacts(IReadOnlyList<ExportedService> Exports, IReadOnlyCollection<string> Unknown)
{
    /// <summary>The export of a member, or null.</summary>
    public ExportedService? Of(string cluster) => Exports.FirstOrDefault(e => e.Cluster == cluster);
}
