using System.Net;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A backend whose use of its processors counts for somebody.</summary>
/// <param name="Service">The service.</param>
/// <param name="Cluster">The member it runs in.</param>
/// <param name="EndPoint">Where it takes HTTP.</param>
internal sealed record MeasuredBackend(ObjectKey Service, string Cluster, IPEndPoint EndPoint)
{
    /// <summary>Those of routes that spill by utilisation.</summary>
    public static IEnumerable<MeasuredBackend> Of(EdgeRoutes routes, EdgeBackends backends) =>
        from route in routes.Routes
        where route.Policy.MaxUtilization > 0
        from service in route.Targets.Select(t => t.Service).OfType<EdgeService>()
        from backend in service.Backends
        where backend.Healthy
        select new MeasuredBackend(backends.KeyOf(service), backend.Cluster, backend.EndPoint);
}
