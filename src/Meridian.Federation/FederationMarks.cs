using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Annotations and finalizers by which the federation knows its own.</summary>
public static class FederationMarks
{
    /// <summary>On a copy in a member, as an annotation and as a label: name of the federation that made it.</summary>
    public const string Federation = "meridian.dev/federation";

    /// <summary>On a copy in a member: uid of the federated object.</summary>
    public const string FederatedUid = "meridian.dev/federated-uid";

    /// <summary>On a copy in a member: fingerprint of what was applied last.</summary>
    public const string Applied = "meridian.dev/applied";

    /// <summary>On an object shown from a member under another name because its own was taken: its own.</summary>
    public const string MemberName = "meridian.dev/member-name";

    /// <summary>Label of a ReplicaSet that keeps a template of a federated Deployment: it goes to no member, even when its Deployment has gone without it.</summary>
    public const string History = "meridian.dev/history";

    /// <summary>Keeps a federated object until its copies are gone, and a Cluster until it has been taken leave of.</summary>
    public const string Finalizer = "federation.meridian.dev/propagation";

    /// <summary>Field manager of everything written to members.</summary>
    public const string FieldManager = "meridian-federation";

    /// <summary>Whether the object carries the mark of the federation.</summary>
    internal static bool IsOurs(KubeObject copy, string federation) =>
        copy.Header.Annotations.TryGetValue(Federation, out var owner) && owner == federation;
}
