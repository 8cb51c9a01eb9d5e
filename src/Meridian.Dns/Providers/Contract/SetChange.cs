namespace Meridian.Dns;

/// <summary>One step of a batch: what a provider holds for a name and type, before and after.</summary>
/// <param name="Before">What must be there for the step to be right; null for nothing.</param>
/// <param name="After">What is there from then on; null for nothing.</param>
public sealed record SetChange(ManagedSet? Before, ManagedSet? After)
{
    /// <summary>Name that changes.</summary>
    public DnsName Name => (After ?? Before)!.Name;

    /// <summary>Type that changes.</summary>
    public RecordType Type => (After ?? Before)!.Type;

    /// <summary>Records that are sent: those before and those after.</summary>
    public int Records => (Before?.Data.Count ?? 0) + (After?.Data.Count ?? 0);

    /// <summary>One line for people: <c>+</c> added, <c>-</c> removed, <c>~</c> changed.</summary>
    public override string ToString() => (Before, After) switch
    {
        (null, { } after) => $"+ {after}",
        ({ } before, null) => $"- {before}",
        ({ } before, { } after) => $"~ {before} => {after}",
        _ => "",
    };
}
