using System.Globalization;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>The variables by which a container finds services without DNS.</summary>
internal static class ServiceVariables
{
    /// <summary>Variables of the <c>kubernetes</c> service, and of the namespace's services if links are wanted.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(IInformer services, string ns, bool links)
    {
        var api = services.Get(new ObjectKey("default", "kubernetes"));
        var own = services.List().Where(s => links && s.Header.Namespace == ns && s.Key != api?.Key).OrderBy(s => s.Key);
        return own.Prepend(api).OfType<KubeObject>().SelectMany(Variables);
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables(KubeObject service)
    {
        var spec = service.View<Service>().Spec;
        if (!spec.HasClusterIP || spec.Ports.Length == 0) yield break;
        var name = Upper(service.Header.Name);
        yield return new(name + "_SERVICE_HOST", spec.ClusterIP);
        yield return new(name + "_SERVICE_PORT", Text(spec.Ports[0].Port));
        yield return new(name + "_PORT", Url(spec, spec.Ports[0]));
        foreach (var port in spec.Ports)
        {
            if (port.Name.Length > 0) yield return new($"{name}_SERVICE_PORT_{Upper(port.Name)}", Text(port.Port));
            var prefix = $"{name}_PORT_{Text(port.Port)}_{Protocol(port).ToUpperInvariant()}";
            yield return new(prefix, Url(spec, port));
            yield return new(prefix + "_PROTO", Protocol(port).ToLowerInvariant());
            yield return new(prefix + "_PORT", Text(port.Port));
            yield return new(prefix + "_ADDR", spec.ClusterIP);
        }
    }

    private static string Url(ServiceSpec spec, ServicePort port) => $"{Protocol(port).ToLowerInvariant()}://{spec.ClusterIP}:{Text(port.Port)}";

    private static string Protocol(ServicePort port) => port.Protocol.Length > 0 ? port.Protocol : "TCP";

    private static string Upper(string name) => name.ToUpperInvariant().Replace('-', '_').Replace('.', '_');

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
