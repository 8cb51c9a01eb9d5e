using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells namespaces that every cluster has for itself; nothing in them is propagated.</summary>
internal static class SystemObjects
{
    /// <summary>Whether the object is in a system namespace.</summary>
    public static bool Contains(KubeObject value, FederationOptions options) => IsSystem(value.Header.Namespace, options);

    /// <summary>Whether a namespace is one of the system's.</summary>
    public static bool IsSystem(string ns, FederationOptions options) => ns.StartsWith("kube-", StringComparison.Ordinal) || ns == options.SystemNamespace;
}
