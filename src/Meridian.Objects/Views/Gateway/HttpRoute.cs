using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of an HTTPRoute, and of a GRPCRoute: where they differ, the fields of the other are not there.</summary>
public sealed record HttpRoute : IObjectView<HttpRoute>
{
    /// <summary>What goes where.</summary>
    public HttpRouteSpec Spec { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<HttpRoute> JsonTypeInfo => ObjectsJsonContext.Default.HttpRoute;
}

/// <summary>What goes where.</summary>
public sealed record HttpRouteSpec
{
    /// <summary>What it attaches to.</summary>
    public RouteParentReference[] ParentRefs { get; init => field = value ?? []; } = [];

    /// <summary>Host names; none for those of the listener.</summary>
    public string[] Hostnames { get; init => field = value ?? []; } = [];

    /// <summary>Its rules.</summary>
    public HttpRouteRule[] Rules { get; init => field = value ?? []; } = [];
}

/// <summary>What a route attaches to.</summary>
public sealed record RouteParentReference
{
    /// <summary>Group.</summary>
    public string Group { get; init => field = value ?? "gateway.networking.k8s.io"; } = "gateway.networking.k8s.io";

    /// <summary>Kind.</summary>
    public string Kind { get; init => field = value ?? "Gateway"; } = "Gateway";

    /// <summary>Namespace; null for the route's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Name of a listener; null for all.</summary>
    public string? SectionName { get; init; }

    /// <summary>Port of listeners; null for all.</summary>
    public int? Port { get; init; }
}

/// <summary>A rule of a route.</summary>
public sealed record HttpRouteRule
{
    /// <summary>Which requests; none for all.</summary>
    public HttpRouteMatch[] Matches { get; init => field = value ?? []; } = [];

    /// <summary>What is done with them.</summary>
    public HttpRouteFilter[] Filters { get; init => field = value ?? []; } = [];

    /// <summary>Where they go.</summary>
    public HttpBackendRef[] BackendRefs { get; init => field = value ?? []; } = [];

    /// <summary>How long it may take; null for no limit.</summary>
    public HttpRouteTimeouts? Timeouts { get; init; }
}

/// <summary>What a request must be.</summary>
public sealed record HttpRouteMatch
{
    /// <summary>Path; null for any.</summary>
    public HttpPathMatch? Path { get; init; }

    /// <summary>Headers it must have.</summary>
    public HttpFieldMatch[] Headers { get; init => field = value ?? []; } = [];

    /// <summary>Query parameters it must have.</summary>
    public HttpFieldMatch[] QueryParams { get; init => field = value ?? []; } = [];

    /// <summary>Of an HTTPRoute a text, the method; of a GRPCRoute an object, the call.</summary>
    public System.Text.Json.JsonElement Method { get; init; }
}

/// <summary>A path.</summary>
public sealed record HttpPathMatch
{
    /// <summary><c>Exact</c>, <c>PathPrefix</c> or <c>RegularExpression</c>.</summary>
    public string Type { get; init => field = value ?? "PathPrefix"; } = "PathPrefix";

    /// <summary>The path.</summary>
    public string Value { get; init => field = value ?? "/"; } = "/";
}

/// <summary>A header or query parameter.</summary>
public sealed record HttpFieldMatch
{
    /// <summary><c>Exact</c> or <c>RegularExpression</c>.</summary>
    public string Type { get; init => field = value ?? "Exact"; } = "Exact";

    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Value.</summary>
    public string Value { get; init => field = value ?? ""; } = "";
}

/// <summary>Something done with requests.</summary>
public sealed record HttpRouteFilter
{
    /// <summary>What.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Changes of the request's headers.</summary>
    public HttpHeaderFilter? RequestHeaderModifier { get; init; }

    /// <summary>Changes of the answer's headers.</summary>
    public HttpHeaderFilter? ResponseHeaderModifier { get; init; }

    /// <summary>Who gets copies.</summary>
    public HttpMirrorFilter? RequestMirror { get; init; }

    /// <summary>A redirect.</summary>
    public HttpRedirectFilter? RequestRedirect { get; init; }

    /// <summary>Another host or path for the backend.</summary>
    public HttpRedirectFilter? UrlRewrite { get; init; }
}

/// <summary>Who gets copies of requests.</summary>
public sealed record HttpMirrorFilter
{
    /// <summary>Where they go.</summary>
    public HttpBackendRef BackendRef { get; init => field = value ?? new(); } = new();

    /// <summary>Part of the requests, in hundredths; null for all, or for <see cref="Fraction"/>.</summary>
    public int? Percent { get; init; }

    /// <summary>Part of the requests; null for all, or for <see cref="Percent"/>.</summary>
    public HttpFraction? Fraction { get; init; }
}

/// <summary>A part.</summary>
public sealed record HttpFraction
{
    /// <summary>So many of them.</summary>
    public int Numerator { get; init; }

    /// <summary>Of so many; 100 if it is not said.</summary>
    public int? Denominator { get; init; }
}

/// <summary>Changes of headers.</summary>
public sealed record HttpHeaderFilter
{
    /// <summary>Headers to set.</summary>
    public HttpFieldMatch[] Set { get; init => field = value ?? []; } = [];

    /// <summary>Headers to add.</summary>
    public HttpFieldMatch[] Add { get; init => field = value ?? []; } = [];

    /// <summary>Headers to take away.</summary>
    public string[] Remove { get; init => field = value ?? []; } = [];
}

/// <summary>Another address.</summary>
public sealed record HttpRedirectFilter
{
    /// <summary>Scheme.</summary>
    public string? Scheme { get; init; }

    /// <summary>Host.</summary>
    public string? Hostname { get; init; }

    /// <summary>Path.</summary>
    public HttpPathModifier? Path { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>Status.</summary>
    public int? StatusCode { get; init; }
}

/// <summary>Another path.</summary>
public sealed record HttpPathModifier
{
    /// <summary><c>ReplaceFullPath</c> or <c>ReplacePrefixMatch</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The whole path.</summary>
    public string? ReplaceFullPath { get; init; }

    /// <summary>What comes in the place of the matched front.</summary>
    public string? ReplacePrefixMatch { get; init; }
}

/// <summary>Where requests go.</summary>
public sealed record HttpBackendRef
{
    /// <summary>Group.</summary>
    public string Group { get; init => field = value ?? ""; } = "";

    /// <summary>Kind.</summary>
    public string Kind { get; init => field = value ?? "Service"; } = "Service";

    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Namespace; null for the route's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>Parts of all requests; null for 1.</summary>
    public int? Weight { get; init; }

    /// <summary>What is done with these requests.</summary>
    public HttpRouteFilter[] Filters { get; init => field = value ?? []; } = [];
}

/// <summary>How long requests may take.</summary>
public sealed record HttpRouteTimeouts
{
    /// <summary>All together.</summary>
    public string Request { get; init => field = value ?? ""; } = "";

    /// <summary>One attempt.</summary>
    public string BackendRequest { get; init => field = value ?? ""; } = "";
}

/// <summary>The view of a ReferenceGrant.</summary>
public sealed record ReferenceGrant : IObjectView<ReferenceGrant>
{
    /// <summary>Who may refer to what.</summary>
    public ReferenceGrantSpec Spec { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<ReferenceGrant> JsonTypeInfo => ObjectsJsonContext.Default.ReferenceGrant;
}

/// <summary>Who may refer to what.</summary>
public sealed record ReferenceGrantSpec
{
    /// <summary>Who.</summary>
    public GatewayReference[] From { get; init => field = value ?? []; } = [];

    /// <summary>To what.</summary>
    public GatewayReference[] To { get; init => field = value ?? []; } = [];
}
