namespace Meridian.Objects;

/// <summary>Selects members of a federation: what is given must all hold, and what is left out matches all.</summary>
public record ClusterSelection
{
    /// <summary>Names of Clusters; empty for all.</summary>
    public string[] Names { get; init => field = value ?? []; } = [];

    /// <summary>Names of Clusters that are not meant, whatever else is said.</summary>
    public string[] Exclude { get; init => field = value ?? []; } = [];

    /// <summary>Labels of the Cluster objects; null for any.</summary>
    public SelectorObject? LabelSelector { get; init; }

    /// <summary>Requirements on region, zone, provider or version; all must hold.</summary>
    public ClusterFieldRequirement[] Fields { get; init => field = value ?? []; } = [];
}

/// <summary>One requirement on what is known of a member besides its labels.</summary>
public sealed record ClusterFieldRequirement
{
    /// <summary><c>region</c>, <c>zone</c>, <c>provider</c> or <c>version</c>.</summary>
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c>, <c>DoesNotExist</c>; for the version also <c>Gt</c> and <c>Lt</c>.</summary>
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>Values for the operators that need them.</summary>
    public string[] Values { get; init => field = value ?? []; } = [];
}
