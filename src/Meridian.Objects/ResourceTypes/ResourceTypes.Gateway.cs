namespace Meridian.Objects;

// The group gateway.networking.k8s.io, as the federation serves it.
public static partial class ResourceTypes
{
    private const string GatewayApi = "gateway.networking.k8s.io";

    /// <summary>Kinds of Gateways. Served by the federation's API server only.</summary>
    public static readonly ResourceType GatewayClasses = new(GatewayApi, "v1", "GatewayClass", "gatewayclasses", false) { ShortNames = ["gc"], Subresources = ["status"] };

    /// <summary>Addresses for the world. Served by the federation's API server only.</summary>
    public static readonly ResourceType Gateways = new(GatewayApi, "v1", "Gateway", "gateways", true) { ShortNames = ["gtw"], Subresources = ["status"] };

    /// <summary>Which HTTP requests go where. Served by the federation's API server only.</summary>
    public static readonly ResourceType HttpRoutes = new(GatewayApi, "v1", "HTTPRoute", "httproutes", true) { Subresources = ["status"] };

    /// <summary>Which gRPC calls go where. Served by the federation's API server only.</summary>
    public static readonly ResourceType GrpcRoutes = new(GatewayApi, "v1", "GRPCRoute", "grpcroutes", true) { Subresources = ["status"] };

    /// <summary>Who may refer to objects of a namespace. Served by the federation's API server only.</summary>
    public static readonly ResourceType ReferenceGrants = new(GatewayApi, "v1beta1", "ReferenceGrant", "referencegrants", true) { ShortNames = ["refgrant"] };

    private static ResourceType[] GatewayGroup => [GatewayClasses, Gateways, HttpRoutes, GrpcRoutes, ReferenceGrants];
}
