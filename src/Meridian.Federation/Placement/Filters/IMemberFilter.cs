namespace Meridian.Federation;

/// <summary>How far a member takes part in the placement of an object. Ordered from best to worst.</summary>
internal enum SeatState : byte
{
    /// <summary>Takes replicas.</summary>
    Open,

    /// <summary>Keeps what it runs, and takes nothing more.</summary>
    Staying,

    /// <summary>Cannot be written to, but its part is not given to others.</summary>
    Reserved,

    /// <summary>Gets nothing.</summary>
    Out,
}

/// <summary>What a filter says of a member.</summary>
/// <param name="State">How far it takes part.</param>
/// <param name="Decision">What is decided for it in the end; null if that is for later.</param>
internal sealed record FilterVerdict(SeatState State, PlacementDecision? Decision = null)
{
    /// <summary>The member takes part.</summary>
    public static readonly FilterVerdict Pass = new(SeatState.Open);

    /// <summary>Whether that is so only where the object is not in the member yet; where it is, it stays but does not grow.</summary>
    public bool SparesCopies { get; init; }

    /// <summary>Whether the member is used only if the others cannot hold the object.</summary>
    public bool Avoid { get; init; }

    /// <summary>When the filter may say otherwise, though nothing changes; null if never.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>What filters judge by, besides the member.</summary>
/// <param name="Rules">What holds for the object.</param>
/// <param name="Serves">Whether a member serves the object's API.</param>
/// <param name="Now">The time.</param>
/// <param name="FailoverAfter">How long a member must have failed until its work is given to others, where the rules do not say; null for as soon as it counts as lost.</param>
internal sealed record FilterContext(PlacementRules Rules, Func<string, bool> Serves, DateTimeOffset Now, TimeSpan? FailoverAfter = null)
{
    /// <summary>Why a member does not serve the object's API, for people.</summary>
    public Func<string, string> Lack { get; init; } = _ => "the cluster does not serve the API of the object";

    /// <summary>
    /// Whether the objects only serve others, as ConfigMaps and Services do: they stay in a member that is drained, so that what still runs there has them
    /// until it has moved. Default false.
    /// </summary>
    public bool ServesOthers { get; init; }
}

/// <summary>Tells whether a member comes into question for objects under some rules. Pure, and the same for all these objects.</summary>
internal interface IMemberFilter
{
    /// <summary>Name for explanations.</summary>
    string Name { get; }

    /// <summary>Judges a member.</summary>
    FilterVerdict Judge(FilterContext context, MemberFacts member);
}

/// <summary>The filters, in the order in which their reasons are told.</summary>
internal static class MemberFilters
{
    public static readonly IReadOnlyList<IMemberFilter> All = [new StandingFilter(), new SelectionFilter(), new ApiFilter(), new TaintFilter()];
}
