using System.Net;
using Meridian.Objects;

namespace Meridian.Network;

/// <summary>Reads from endpoint slices where a service's traffic may go; pure.</summary>
public static class ServiceEndpoints
{
    /// <summary>Protocol of a port that names none.</summary>
    public const string DefaultProtocol = "TCP";

    /// <summary>
    /// The endpoints that take new connections for one port of a service: the ready ones; if there are none, those that are
    /// stopping but still serve, so that the last pods of a service go without refusing anybody.
    /// </summary>
    /// <param name="slices">The service's slices.</param>
    /// <param name="port">The service's port.</param>
    /// <returns>Address and port of each, without repetition, ordered by address: the same for the same slices.</returns>
    public static IReadOnlyList<IPEndPoint> ForPort(IEnumerable<EndpointSlice> slices, ServicePort port)
    {
        var ready = new SortedSet<IPEndPoint>(ByAddress);
        var stopping = new SortedSet<IPEndPoint>(ByAddress);
        foreach (var slice in slices)
        {
            var number = slice.Ports.FirstOrDefault(p => p.Name == port.Name && Protocol(p.Protocol) == Protocol(port.Protocol))?.Port;
            if (number is not (> 0 and <= IPEndPoint.MaxPort)) continue;
            foreach (var endpoint in slice.Endpoints)
            {
                if (endpoint.Addresses.Length == 0 || !IPAddress.TryParse(endpoint.Addresses[0], out var address)) continue;
                if (IsReady(endpoint)) ready.Add(new IPEndPoint(address, number.Value));
                else if (endpoint.Conditions is { Terminating: true, Serving: true }) stopping.Add(new IPEndPoint(address, number.Value));
            }
        }
        return [.. ready.Count > 0 ? ready : stopping];
    }

    /// <summary>Whether an endpoint takes new connections; one that says nothing does.</summary>
    public static bool IsReady(Endpoint endpoint) => endpoint.Conditions.Ready != false;

    /// <summary>The protocol, <c>TCP</c> when none is given.</summary>
    public static string Protocol(string protocol) => protocol.Length == 0 ? DefaultProtocol : protocol;

    /// <summary>Key of the service that a slice belongs to, or null.</summary>
    public static ObjectKey? ServiceOf(ObjectHeader slice) =>
        slice.Labels.TryGetValue(WellKnownLabels.ServiceName, out var name) ? new ObjectKey(slice.Namespace, name) : null;

    private static readonly Comparer<IPEndPoint> ByAddress = Comparer<IPEndPoint>.Create((a, b) =>
    {
        var byAddress = a.Address.GetAddressBytes().AsSpan().SequenceCompareTo(b.Address.GetAddressBytes());
        return byAddress != 0 ? byAddress : a.Port.CompareTo(b.Port);
    });
}
