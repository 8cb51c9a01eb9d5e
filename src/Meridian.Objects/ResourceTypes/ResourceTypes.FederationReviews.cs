namespace Meridian.Objects;

// Questions to the federation: posted, answered and not kept.
public static partial class ResourceTypes
{
    /// <summary>Why an object of a namespace is where it is; objects of no namespace are asked about in the federation's system namespace.</summary>
    public static readonly ResourceType PlacementReviews = new("federation.meridian.dev", "v1", "PlacementReview", "placementreviews", true);

    /// <summary>What would become of objects if they were written.</summary>
    public static readonly ResourceType PlanReviews = new("federation.meridian.dev", "v1", "PlanReview", "planreviews", false);

    /// <summary>What would become of the federation if clusters were lost or objects scaled.</summary>
    public static readonly ResourceType SimulationReviews = new("federation.meridian.dev", "v1", "SimulationReview", "simulationreviews", false);

    /// <summary>What a client at a place is told of a name of the federation.</summary>
    public static readonly ResourceType NameReviews = new("federation.meridian.dev", "v1", "NameReview", "namereviews", false);

    /// <summary>What is still to be written at the DNS provider.</summary>
    public static readonly ResourceType DnsPlanReviews = new("federation.meridian.dev", "v1", "DnsPlanReview", "dnsplanreviews", false);
}
