using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Lab;

/// <summary>What the agent of a simulated node says of a pod.</summary>
internal static class PodReport
{
    /// <summary>All its containers run and are ready.</summary>
    public static JsonObject Running(KubeObject pod, string address, DateTimeOffset now) => new()
    {
        ["phase"] = "Running",
        ["podIP"] = address,
        ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }),
        ["startTime"] = WireTime.Format(now),
        ["conditions"] = Conditions("True", now),
        ["containerStatuses"] = Containers(pod, true, new JsonObject { ["running"] = new JsonObject { ["startedAt"] = WireTime.Format(now) } }),
    };

    /// <summary>All its containers have ended well.</summary>
    public static JsonObject Succeeded(KubeObject pod, DateTimeOffset now) => new()
    {
        ["phase"] = "Succeeded",
        ["conditions"] = Conditions("False", now),
        ["containerStatuses"] = Containers(pod, false, new JsonObject
        {
            ["terminated"] = new JsonObject { ["exitCode"] = 0, ["reason"] = "Completed", ["finishedAt"] = WireTime.Format(now) },
        }),
    };

    private static JsonArray Conditions(string ready, DateTimeOffset now) =>
        new([.. new[] { ("PodScheduled", "True"), ("Initialized", "True"), ("ContainersReady", ready), ("Ready", ready) }.Select(c => (JsonNode)new JsonObject
        {
            ["type"] = c.Item1, ["status"] = c.Item2, ["lastTransitionTime"] = WireTime.Format(now),
        })]);

    private static JsonArray Containers(KubeObject pod, bool ready, JsonObject state) =>
        new([.. pod.View<Pod>().Spec.Containers.Select(c => (JsonNode)new JsonObject
        {
            ["name"] = c.Name, ["image"] = c.Image, ["imageID"] = $"simulated://{c.Image}", ["ready"] = ready, ["started"] = ready, ["restartCount"] = 0, ["state"] = state.DeepClone(),
        })]);
}
