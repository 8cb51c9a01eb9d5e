namespace Meridian.Network;

/// <summary>All that an edge server serves at one moment. Immutable: a change is another snapshot.</summary>
/// <param name="Routes">The routes. The most specific match counts; of equally specific ones the first.</param>
public sealed record EdgeRoutes(IReadOnlyList<EdgeRoute> Routes)
{
    /// <summary>No route: everything is answered 404.</summary>
    public static readonly EdgeRoutes None = new([]);

    /// <summary>Ports to listen on, beside the one the server was started with. Default: none.</summary>
    public IReadOnlyList<EdgePort> Ports { get; init; } = [];

    /// <summary>Certificates for the ports with TLS. The most specific name counts; without any that fits, the first of the port. Default: none.</summary>
    public IReadOnlyList<EdgeCertificate> Certificates { get; init; } = [];
}

/// <summary>A port of an edge server.</summary>
/// <param name="Number">The port as clients know it.</param>
/// <param name="Tls">Whether TLS is spoken there.</param>
public sealed record EdgePort(int Number, bool Tls);
