using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What a subresource takes and answers, and how it may be called.</summary>
/// <param name="Group">Group of its kind.</param>
/// <param name="Version">Version of its kind.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Verbs">Verbs that can be called on it.</param>
internal sealed record SubresourceInfo(string Group, string Version, string Kind, string[] Verbs);

/// <summary>The subresources that the server knows.</summary>
internal static class Subresources
{
    /// <summary>The kind of <c>scale</c>.</summary>
    public static readonly ResourceType ScaleType = new("autoscaling", "v1", "Scale", "scales", true);

    private static readonly ResourceType Binding = new("", "v1", "Binding", "bindings", true);
    private static readonly ResourceType Eviction = new("policy", "v1", "Eviction", "evictions", true);
    private static readonly ResourceType TokenRequest = new("authentication.k8s.io", "v1", "TokenRequest", "tokenrequests", true);

    private static readonly string[] ReadWrite = ["get", "patch", "update"];
    private static readonly string[] Connect = ["create", "get"];
    private static readonly string[] Proxied = ["create", "delete", "get", "patch", "update"];

    public static SubresourceInfo Of(ServedResource served, string subresource)
    {
        var type = served.Type;
        return subresource switch
        {
            "scale" => new(ScaleType.Group, ScaleType.Version, ScaleType.Kind, Changing(served)),
            "binding" or "eviction" or "token" => Posted(KindOf(type, subresource)),
            "exec" => new("", "v1", "PodExecOptions", Connect),
            "attach" => new("", "v1", "PodAttachOptions", Connect),
            "portforward" => new("", "v1", "PodPortForwardOptions", Connect),
            "proxy" => new("", "v1", $"{type.Kind}ProxyOptions", Proxied),
            "log" => new(type.Group, type.Version, type.Kind, ["get"]),
            "finalize" => new(type.Group, type.Version, type.Kind, ["update"]),
            _ => new(type.Group, type.Version, type.Kind, Changing(served)),
        };
    }

    /// <summary>Kind of what is sent to a subresource; for the object itself and most subresources the object's own.</summary>
    public static ResourceType KindOf(ResourceType type, string subresource) => subresource switch
    {
        "scale" => ScaleType,
        "binding" => Binding,
        "eviction" => Eviction,
        "token" => TokenRequest,
        _ => type,
    };

    private static SubresourceInfo Posted(ResourceType kind) => new(kind.Group, kind.Version, kind.Kind, ["create"]);

    private static string[] Changing(ServedResource served) => served.ReadOnly && !served.WritesThrough.Contains("patch") ? ["get"] : ReadWrite;
}
