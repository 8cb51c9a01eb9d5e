using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Gateways.</summary>
internal sealed class GatewayStrategy() : BuiltInStrategy(ResourceTypes.Gateways)
{
    private const int MostListeners = 64;
    private const int MostCertificates = 64;

    public override void Default(JsonObject obj)
    {
        foreach (var (_, listener) in obj.Obj("spec").Items("listeners"))
        {
            listener.Ensure("allowedRoutes").Ensure("namespaces").SetDefault("from", "Same");
            if (listener.Obj("tls") is not { } tls) continue;
            tls.SetDefault("mode", "Terminate");
            foreach (var (_, reference) in tls.Items("certificateRefs"))
            {
                reference.SetDefault("group", "");
                reference.SetDefault("kind", "Secret");
            }
        }
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        if (spec.Text("gatewayClassName").Length == 0) faults.Required("spec.gatewayClassName", "name of a GatewayClass");
        if (!spec.Items("listeners").Any()) faults.Required("spec.listeners", "at least one listener");
        if (spec.Array("listeners") is { Count: > MostListeners } many) faults.TooMany("spec.listeners", many.Count, MostListeners);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var places = new HashSet<(long?, string, string)>();
        foreach (var (i, listener) in spec.Items("listeners"))
        {
            var field = $"spec.listeners[{i}]";
            Listener(listener, field, faults);
            if (!names.Add(listener.Text("name"))) faults.InvalidText(field + ".name", listener.Text("name"), "Listener name must be unique within the Gateway");
            if (!places.Add((listener.Number("port"), listener.Text("protocol"), listener.Text("hostname"))))
                faults.InvalidText(field, listener.Text("name"), "Combination of port, protocol and hostname must be unique for each listener");
        }
    }

    private static void Listener(JsonObject listener, string field, Faults faults)
    {
        if (listener.Text("name").Length == 0) faults.Required(field + ".name", "");
        else faults.Each(field + ".name", listener.Text("name"), NameSyntax.SubdomainFaults(listener.Text("name")));
        GatewayRules.Port(listener.Number("port"), field + ".port", faults);
        var protocol = listener.Text("protocol");
        if (protocol.Length == 0) faults.Required(field + ".protocol", "");
        if (listener.Text("hostname") is { Length: > 0 } host) GatewayRules.HostName(host, field + ".hostname", faults);
        if (protocol is "HTTP" or "TCP" or "UDP" && listener.Has("tls")) faults.Forbidden(field + ".tls", $"tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']");
        if (listener.Obj("tls") is { } tls) Tls(tls, protocol, field + ".tls", faults);
        faults.OneOf(field + ".allowedRoutes.namespaces.from", listener.Obj("allowedRoutes").Obj("namespaces").Text("from"), "All", "Selector", "Same", "None");
    }

    private static void Tls(JsonObject tls, string protocol, string field, Faults faults)
    {
        faults.OneOf(field + ".mode", tls.Text("mode"), "Terminate", "Passthrough");
        if (protocol == "HTTPS" && tls.Text("mode") != "Terminate") faults.InvalidText(field + ".mode", tls.Text("mode"), "tls mode must be Terminate for protocol HTTPS");
        if (tls.Array("certificateRefs") is { Count: > MostCertificates } many) faults.TooMany(field + ".certificateRefs", many.Count, MostCertificates);
        if (tls.Text("mode") == "Terminate" && !tls.Items("certificateRefs").Any() && tls.Obj("options") is not { Count: > 0 })
            faults.Required(field + ".certificateRefs", "certificateRefs or options must be specified when mode is Terminate");
    }
}
