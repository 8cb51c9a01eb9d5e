using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A listener of a Gateway, judged.</summary>
internal sealed class ListenerState(GatewayListener spec)
{
    private const string Http = "HTTP", Https = "HTTPS";

    private static readonly string[] RouteKinds = [ResourceTypes.HttpRoutes.Kind, ResourceTypes.GrpcRoutes.Kind];

    public GatewayListener Spec { get; } = spec;

    /// <summary>Kinds of routes that may attach.</summary>
    public IReadOnlyList<string> Kinds { get; private init; } = [];

    public IReadOnlyList<EdgeCertificate> Certificates { get; private init; } = [];

    public Condition Accepted { get; private init; } = New("Accepted", true, "Accepted", "the listener is served");

    public Condition Resolved { get; private init; } = New("ResolvedRefs", true, "ResolvedRefs", "everything it refers to is there");

    public Condition Conflicted { get; private init; } = New("Conflicted", false, "NoConflicts", "no other listener wants the same");

    /// <summary>Routes that have attached.</summary>
    public int Attached { get; set; }

    public bool IsTls => Spec.Protocol == Https;

    /// <summary>Whether requests are served there.</summary>
    public bool IsServed => Accepted.Status == "True" && (!IsTls || Certificates.Count > 0);

    public IEnumerable<Condition> Conditions(string? portFault)
    {
        yield return Accepted;
        var programmed = IsServed && portFault is null && Resolved.Status == "True";
        yield return New("Programmed", programmed, programmed ? "Programmed" : "Invalid", programmed ? "the listener is open" : portFault ?? "the listener is not valid");
        yield return Resolved;
        yield return Conflicted;
    }

    /// <summary>Judges a listener.</summary>
    /// <param name="gateway">Its Gateway.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="others">All listeners of the Gateway.</param>
    /// <param name="world">What is there.</param>
    public static ListenerState Judge(KubeObject gateway, GatewayListener listener, GatewayListener[] others, GatewayWorld world)
    {
        if (listener.Protocol is not (Http or Https))
        {
            return new ListenerState(listener)
            {
                Accepted = New("Accepted", false, "UnsupportedProtocol", $"protocol {listener.Protocol} is not served: HTTP or HTTPS"),
                Resolved = listener.AllowedRoutes.Kinds.Length > 0 ? New("ResolvedRefs", false, "InvalidRouteKinds", "no route can attach to this protocol") : New("ResolvedRefs", true, "ResolvedRefs", "it refers to nothing"),
            };
        }
        var wanted = listener.AllowedRoutes.Kinds;
        var kinds = wanted.Length == 0 ? RouteKinds : [.. wanted.Where(IsKnown).Select(k => k.Kind)];
        var (certificates, fault) = listener.Protocol == Https ? CertificatesOf(gateway, listener, world) : ([], null);
        var conflict = ConflictOf(listener, others);
        return new ListenerState(listener)
        {
            Kinds = kinds,
            Certificates = certificates,
            Accepted = conflict is null ? New("Accepted", true, "Accepted", "the listener is served") : New("Accepted", false, conflict.Value.Reason, conflict.Value.Message),
            Conflicted = conflict is null ? New("Conflicted", false, "NoConflicts", "no other listener wants the same") : New("Conflicted", true, conflict.Value.Reason, conflict.Value.Message),
            Resolved = fault ?? (wanted.All(IsKnown)
                ? New("ResolvedRefs", true, "ResolvedRefs", "everything it refers to is there")
                : New("ResolvedRefs", false, "InvalidRouteKinds", "only HTTPRoute and GRPCRoute can attach")),
        };
    }

    private static bool IsKnown(GatewayRouteKind kind) => kind.Group == ResourceTypes.Gateways.Group && RouteKinds.Contains(kind.Kind, StringComparer.Ordinal);

    private static (string Reason, string Message)? ConflictOf(GatewayListener listener, GatewayListener[] others)
    {
        foreach (var other in others.Where(o => !ReferenceEquals(o, listener) && o.Port == listener.Port))
        {
            if (other.Protocol != listener.Protocol) return ("ProtocolConflict", $"listener {other.Name} wants port {other.Port} for {other.Protocol}");
            if (other.Hostname.Equals(listener.Hostname, StringComparison.OrdinalIgnoreCase)) return ("HostnameConflict", $"listener {other.Name} has the same port and hostname");
        }
        return null;
    }

    private static (EdgeCertificate[] Found, Condition? Fault) CertificatesOf(KubeObject gateway, GatewayListener listener, GatewayWorld world)
    {
        var found = new List<EdgeCertificate>();
        Condition? fault = null;
        foreach (var reference in listener.Tls?.CertificateRefs ?? [])
        {
            var key = new ObjectKey(reference.Namespace ?? gateway.Header.Namespace, reference.Name);
            if ((reference.Group ?? "") != "" || (reference.Kind ?? "Secret") != "Secret")
                fault ??= New("ResolvedRefs", false, "InvalidCertificateRef", $"{reference.Kind} {key} is no Secret");
            else if (!world.MayRefer(ResourceTypes.Gateways, gateway.Header.Namespace, "", "Secret", key))
                fault ??= New("ResolvedRefs", false, "RefNotPermitted", $"no ReferenceGrant in namespace {key.Namespace} lets this Gateway use secret {key.Name}");
            else if (world.Secrets.Find(key) is var secret && secret.Context is null)
                fault ??= New("ResolvedRefs", false, "InvalidCertificateRef", secret.Fault);
            else found.Add(new EdgeCertificate(listener.Port, listener.Hostname, secret.Context));
        }
        if (found.Count == 0) fault ??= New("ResolvedRefs", false, "InvalidCertificateRef", "tls.certificateRefs names no certificate");
        return ([.. found], fault);
    }

    private static Condition New(string type, bool status, string reason, string message) => new() { Type = type, Status = status ? "True" : "False", Reason = reason, Message = message };
}
