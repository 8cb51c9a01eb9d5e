using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.ApiServices;

/// <summary>One group version that the server answers itself, as an APIService tells of it.</summary>
/// <param name="Group">Group; empty for the core group.</param>
/// <param name="Version">Version.</param>
/// <param name="BuiltIn">Whether it is always served; else it is there as long as a custom resource is.</param>
internal sealed record LocalApi(string Group, string Version, bool BuiltIn)
{
    /// <summary>Label of the objects that the server keeps, with <c>onstart</c> or <c>true</c>.</summary>
    public const string Label = "kube-aggregator.kubernetes.io/automanaged";

    private const int CustomGroup = 1000;
    private const int CustomVersion = 100;

    // Groups that come first win where clients find one name in two. The reviews are answered without being resources of the catalog.
    private static readonly Dictionary<string, int> GroupPriorities = new(StringComparer.Ordinal)
    {
        [""] = 18000, ["apps"] = 17800, ["events.k8s.io"] = 17750, ["authentication.k8s.io"] = 17700, ["authorization.k8s.io"] = 17600, ["autoscaling"] = 17500,
        ["batch"] = 17400, ["certificates.k8s.io"] = 17300, ["networking.k8s.io"] = 17200, ["policy"] = 17100, ["rbac.authorization.k8s.io"] = 17000,
        ["storage.k8s.io"] = 16800, ["admissionregistration.k8s.io"] = 16700, ["apiextensions.k8s.io"] = 16700, ["scheduling.k8s.io"] = 16600,
        ["coordination.k8s.io"] = 16500, ["node.k8s.io"] = 16300, ["discovery.k8s.io"] = 16200, ["resource.k8s.io"] = 16200, ["flowcontrol.apiserver.k8s.io"] = 16100,
    };

    private static readonly LocalApi[] Reviews = [new("authentication.k8s.io", "v1", true), new("authorization.k8s.io", "v1", true)];

    public string Name => $"{Version}.{Group}";

    /// <summary>Every group version of a catalog; not that of the APIServices themselves.</summary>
    public static IReadOnlyList<LocalApi> Of(IEnumerable<ResourceType> types, Func<ResourceType, bool> isBuiltIn) =>
        [.. types.Where(t => t.Group != ResourceTypes.ApiServices.Group).Select(t => new LocalApi(t.Group, t.Version, isBuiltIn(t))).Concat(Reviews).DistinctBy(api => api.Name)];

    public JsonObject ToObject() => new()
    {
        ["apiVersion"] = ResourceTypes.ApiServices.ApiVersion,
        ["kind"] = ResourceTypes.ApiServices.Kind,
        ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = new JsonObject { [Label] = BuiltIn ? "onstart" : "true" } },
        ["spec"] = Spec(),
    };

    public JsonObject Spec()
    {
        var spec = new JsonObject();
        if (Group.Length > 0) spec["group"] = Group;
        spec["version"] = Version;
        spec["groupPriorityMinimum"] = GroupPriorities.GetValueOrDefault(Group, CustomGroup);
        spec["versionPriority"] = VersionPriority();
        return spec;
    }

    private int VersionPriority() => (Group, Version) switch
    {
        ("", _) => 1,
        ("autoscaling", "v2") => 30,
        ("flowcontrol.apiserver.k8s.io", _) => 21,
        ("resource.k8s.io", _) => 20,
        _ => GroupPriorities.ContainsKey(Group) ? 15 : CustomVersion,
    };
}
