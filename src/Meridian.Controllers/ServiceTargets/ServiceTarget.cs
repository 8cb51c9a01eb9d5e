using Meridian.Objects;

namespace Meridian.Controllers.ServiceTargets;

/// <summary>One pod as a Service's target.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Ready">Whether it shall get traffic.</param>
/// <param name="Serving">Whether it could, its ending set aside.</param>
/// <param name="Terminating">Whether it is on its way out.</param>
/// <param name="Hostname">Name under the Service's DNS name, or empty.</param>
/// <param name="Zone">Zone of its node, or empty.</param>
/// <param name="Ports">The Service's ports as this pod names them.</param>
internal sealed record ServiceTarget(
    KubeObject Pod, bool Ready, bool Serving, bool Terminating, string Hostname, string Zone, TargetPorts Ports)
{
    internal string Node => Pod.View<Pod>().Spec.NodeName;

    /// <summary>The pod's addresses, the main one first.</summary>
    internal IReadOnlyList<string> Addresses
    {
        get
        {
            var status = Pod.View<Pod>().Status;
            return status.PodIPs.Length > 0 ? [.. status.PodIPs.Select(p => p.Ip)] : status.PodIP.Length > 0 ? [status.PodIP] : [];
        }
    }
}

/// <summary>One resolved port.</summary>
internal sealed record TargetPort(string Name, string Protocol, int Port, string AppProtocol);

/// <summary>Resolved ports, in the Service's order; equal when all ports are.</summary>
internal sealed class TargetPorts(IReadOnlyList<TargetPort> items) : IEquatable<TargetPorts>
{
    internal static readonly TargetPorts None = new([]);

    internal IReadOnlyList<TargetPort> Items => items;

    public bool Equals(TargetPorts? other) => other is not null && items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as TargetPorts);

    public override int GetHashCode() => items.Aggregate(items.Count, HashCode.Combine);
}
