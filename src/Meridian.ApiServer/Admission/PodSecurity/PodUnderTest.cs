using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;

namespace Meridian.ApiServer;

/// <summary>A pod, or what a workload would make, as the checks of pod security read it.</summary>
internal sealed class PodUnderTest
{
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    public PodUnderTest(JsonObject? metadata, JsonObject spec)
    {
        Annotations = metadata?["annotations"] as JsonObject ?? [];
        Spec = spec;
        SecurityContext = spec["securityContext"] as JsonObject;
        Containers = [.. Lists.SelectMany(list => Objects(spec[list])).Select(c => new ContainerUnderTest(c))];
    }

    public JsonObject Annotations { get; }

    public JsonObject Spec { get; }

    public JsonObject? SecurityContext { get; }

    /// <summary>Containers of all three lists, in the order in which they would start.</summary>
    public IReadOnlyList<ContainerUnderTest> Containers { get; }

    public bool IsWindows => JsonAccess.Text(Spec["os"], "name") == "windows";

    /// <summary>Whether the pod has users of its own, so that its root is not the machine's.</summary>
    public bool HasOwnUsers => PodJson.Flag(Spec, "hostUsers") == false;

    public IEnumerable<JsonObject> Volumes => Objects(Spec["volumes"]);

    /// <summary>The names of the containers of which something holds.</summary>
    public string[] ContainersWhere(Func<ContainerUnderTest, bool> holds) => [.. Containers.Where(holds).Select(c => c.Name)];

    internal static IEnumerable<JsonObject> Objects(JsonNode? list) => list is JsonArray array ? array.OfType<JsonObject>() : [];
}

/// <summary>A container of a <see cref="PodUnderTest"/>.</summary>
/// <param name="Node">The container.</param>
internal sealed record ContainerUnderTest(JsonObject Node)
{
    public string Name => JsonAccess.Text(Node, "name");

    public JsonObject? SecurityContext => Node["securityContext"] as JsonObject;
}
