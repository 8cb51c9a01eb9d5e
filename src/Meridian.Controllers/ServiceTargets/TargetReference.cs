using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Controllers.ServiceTargets;

/// <summary>How endpoints name their pod.</summary>
internal static class TargetReference
{
    internal static JsonObject Of(KubeObject pod) => new()
    {
        ["kind"] = "Pod", ["namespace"] = pod.Header.Namespace, ["name"] = pod.Header.Name, ["uid"] = pod.Header.Uid,
    };
}
