using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells namespaces that every cluster has for itself; nothing in them is propagated.</summary>
internal static class SystemObjects
{
    /// <summary>Whether the object is, or is in, a system namespace.</summary>
    public static bool Contains(KubeObject value, FederationOptions options)
    {
        var ns = value.Header.Namespace.Length > 0 ? value.Header.Namespace : value.Header.Name;
        return ns.StartsWith("kube-", StringComparison.Ordinal) || ns == options.SystemNamespace;
    }
}
