namespace Meridian.Demo;

/// <summary>What a backend says of itself.</summary>
internal sealed record BackendStats
{
    /// <summary>Version.</summary>
    public string V { get; init; } = "";

    /// <summary>Requests answered so far.</summary>
    public long T { get; init; }

    /// <summary>Requests per second, over the last second.</summary>
    public double Rps { get; init; }

    /// <summary>Requests so far by the region of the caller, of those that said theirs.</summary>
    public SortedDictionary<string, long>? By { get; init; }
}
