namespace Meridian.Objects;

/// <summary>Labels that Kubernetes gives a meaning.</summary>
public static class WellKnownLabels
{
    /// <summary>On a node: its region.</summary>
    public const string Region = "topology.kubernetes.io/region";

    /// <summary>On a node: its zone.</summary>
    public const string Zone = "topology.kubernetes.io/zone";

    /// <summary>On a node: its host name.</summary>
    public const string Hostname = "kubernetes.io/hostname";

    /// <summary>On an EndpointSlice: name of its Service.</summary>
    public const string ServiceName = "kubernetes.io/service-name";
}
