using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What an Ingress names: the services behind it, the secrets of its certificates, its class.</summary>
internal static class IngressDependencies
{
    public static IEnumerable<TypedKey> Of(KubeObject ingress)
    {
        var (ns, spec) = (ingress.Header.Namespace, ingress.View<ContentView>().Spec);
        yield return new(ResourceTypes.IngressClasses, ObjectKey.Cluster(spec.Text("ingressClassName")));
        yield return Service(ns, spec.At("defaultBackend"));
        foreach (var path in spec.Items("rules").SelectMany(r => r.At("http").Items("paths"))) yield return Service(ns, path.At("backend"));
        foreach (var tls in spec.Items("tls")) yield return new(ResourceTypes.Secrets, new(ns, tls.Text("secretName")));
    }

    private static TypedKey Service(string ns, JsonElement backend) => new(ResourceTypes.Services, new(ns, backend.At("service").Text("name")));
}
