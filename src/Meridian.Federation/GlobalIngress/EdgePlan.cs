using Meridian.Network;

namespace Meridian.Federation;

/// <summary>What one object wants of the edge under a global address.</summary>
/// <param name="Routes">Its routes, those that come first counting first.</param>
/// <param name="Ports">Its ports.</param>
/// <param name="Certificates">Its certificates.</param>
internal sealed record EdgePlan(IReadOnlyList<EdgeRoute> Routes, IReadOnlyList<EdgePort> Ports, IReadOnlyList<EdgeCertificate> Certificates)
{
    /// <summary>What is wrong with it, for its events: reason and message.</summary>
    public IReadOnlyList<(string Reason, string Message)> Faults { get; init; } = [];

    /// <summary>What several want together. Of two that want one port in different ways the first counts.</summary>
    public static EdgeRoutes Join(IEnumerable<EdgePlan> plans)
    {
        var all = plans.ToArray();
        return new EdgeRoutes([.. all.SelectMany(p => p.Routes)])
        {
            Ports = [.. all.SelectMany(p => p.Ports).GroupBy(p => p.Number).Select(g => g.First())],
            Certificates = [.. all.SelectMany(p => p.Certificates)],
        };
    }
}
