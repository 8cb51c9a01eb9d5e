using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The question what a client is told of a name, and why. It is posted and answered, and not kept.</summary>
public sealed record NameReview : IObjectView<NameReview>
{
    /// <summary>What is asked.</summary>
    public NameReviewSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The answer.</summary>
    public NameReviewStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<NameReview> JsonTypeInfo => ReviewsJsonContext.Default.NameReview;
}

/// <summary>Which name is asked about, and for whom.</summary>
public sealed record NameReviewSpec
{
    /// <summary>The name: whole, or <c>service</c>, <c>service.namespace</c> or <c>service.namespace.federation</c>.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Where the client is: an address, a cluster, a region, a big city, or <c>LATITUDE,LONGITUDE</c>; empty for a place that is not known.</summary>
    public string From { get; init => field = value ?? ""; } = "";

    /// <summary><c>A</c> or <c>AAAA</c>; empty for A.</summary>
    public string Type { get; init => field = value ?? ""; } = "";
}

/// <summary>What a client is told, and why.</summary>
public sealed record NameReviewStatus
{
    /// <summary>The whole name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The client.</summary>
    public ReviewedClient Client { get; init => field = value ?? new(); } = new();

    /// <summary>How clients are spread.</summary>
    public string Policy { get; init => field = value ?? ""; } = "";

    /// <summary>The aliases that lead to the answer, as in a zone file.</summary>
    public string[] Aliases { get; init => field = value ?? []; } = [];

    /// <summary>The clusters that could answer, best first, and those that were left out.</summary>
    public ReviewedTarget[] Clusters { get; init => field = value ?? []; } = [];

    /// <summary><c>NOERROR</c> or <c>NXDOMAIN</c>.</summary>
    public string Code { get; init => field = value ?? ""; } = "";

    /// <summary>What is answered; of several, each as often as its share says.</summary>
    public ReviewedAnswer[] Answers { get; init => field = value ?? []; } = [];

    /// <summary>Leading bits of the client's address for which the answer holds; null if it is not asked for by address.</summary>
    public int? Scope { get; init; }
}

/// <summary>Where a client is, and who knows.</summary>
public sealed record ReviewedClient
{
    /// <summary>Its address; empty if none was given.</summary>
    public string Address { get; init => field = value ?? ""; } = "";

    /// <summary>Its place; empty if not known.</summary>
    public string Place { get; init => field = value ?? ""; } = "";

    /// <summary>Who knows: <c>Named</c>, <c>Network</c>, <c>Cluster</c>, <c>GeoIp</c>, <c>Registry</c>, or <c>Unknown</c>.</summary>
    public string Source { get; init => field = value ?? ""; } = "";

    /// <summary>Degrees north.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; init; }
}

/// <summary>What was decided about a cluster.</summary>
public sealed record ReviewedTarget
{
    /// <summary>Name of the cluster.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its region.</summary>
    public string Region { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it takes traffic.</summary>
    public bool Healthy { get; init; }

    /// <summary>Whether it is answered.</summary>
    public bool Chosen { get; init; }

    /// <summary>Distance from the client in kilometres; null if not known.</summary>
    public double? Km { get; init; }

    /// <summary>Round trip from the client in milliseconds; null if not known.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>Whether the round trip was measured; else it is estimated from the distance.</summary>
    public bool Measured { get; init; }

    /// <summary>Its weight under the policy.</summary>
    public int Weight { get; init; }

    /// <summary>Its addresses.</summary>
    public string[] Addresses { get; init => field = value ?? []; } = [];

    /// <summary>One word for the reason.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init => field = value ?? ""; } = "";
}

/// <summary>Records that are answered together.</summary>
public sealed record ReviewedAnswer
{
    /// <summary>Part of the answers, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>The records, as in a zone file.</summary>
    public string[] Records { get; init => field = value ?? []; } = [];
}
