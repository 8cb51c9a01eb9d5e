using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>What checking a value found. Of several alternatives that all fail, the one with most matches is told.</summary>
internal sealed class ValidationResult
{
    private readonly List<StatusCause> faults = [];

    public IReadOnlyList<StatusCause> Faults => faults;

    public bool IsValid => faults.Count == 0;

    /// <summary>How many checks went well.</summary>
    public int Matches { get; private set; }

    public void Add(StatusCause fault) => faults.Add(fault);

    /// <summary>Takes in the outcome of one check.</summary>
    public void Count(bool well)
    {
        if (well) Matches++;
    }

    public void Merge(ValidationResult other)
    {
        faults.AddRange(other.faults);
        Matches += other.Matches;
    }
}
