using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group gateway.networking.k8s.io.</summary>
internal static class GatewayKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new GatewayClassStrategy(), new ListedColumns(ResourceTypes.GatewayClasses,
            ObjectName,
            Text("Controller", s => s.Spec["controllerName"].Text),
            Text("Accepted", s => CellText.OrNone(s.Status["conditions"].Where("type", "Accepted")["status"].Text)),
            Age,
            Wide("Description", s => s.Spec["description"].Text))),
        new(new GatewayStrategy(), new ListedColumns(ResourceTypes.Gateways,
            ObjectName,
            Text("Class", s => s.Spec["gatewayClassName"].Text),
            Text("Address", s => string.Join(",", s.Status["addresses"].Items.Select(a => a["value"].Text))),
            Text("Programmed", s => CellText.OrNone(s.Status["conditions"].Where("type", "Programmed")["status"].Text)),
            Age)),
        new(new RouteStrategy(ResourceTypes.HttpRoutes), Routes(ResourceTypes.HttpRoutes)),
        new(new RouteStrategy(ResourceTypes.GrpcRoutes), Routes(ResourceTypes.GrpcRoutes)),
        new(new ReferenceGrantStrategy(), new ListedColumns(ResourceTypes.ReferenceGrants, ObjectName, Age)),
    ];

    private static ListedColumns Routes(ResourceType type) => new(type,
        ObjectName,
        Text("Hostnames", s => string.Join(",", s.Spec["hostnames"].Items.Select(h => h.Text))),
        Age);
}
