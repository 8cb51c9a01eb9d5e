using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>Writes through <c>pods/x/ephemeralcontainers</c>: containers for looking into a running pod, which are only ever added.</summary>
internal static class EphemeralContainerUpdates
{
    /// <summary>Puts back everything else.</summary>
    public static void Prepare(JsonObject current, JsonObject updated)
    {
        var wanted = updated.Obj("spec")?["ephemeralContainers"]?.DeepClone();
        PodSubresources.KeepAllBut(current, updated);
        if (wanted is null) updated.Ensure("spec").Remove("ephemeralContainers");
        else updated.Ensure("spec")["ephemeralContainers"] = wanted;
    }

    public static void Validate(JsonObject current, JsonObject updated, Faults faults)
    {
        if (current.Obj("metadata").Map("annotations").ContainsKey("kubernetes.io/config.mirror"))
        {
            faults.Forbidden("", "static pods do not support ephemeral containers");
            return;
        }
        var now = updated.Obj("spec").Items("ephemeralContainers").Select(c => c.Item).ToArray();
        foreach (var (_, old) in current.Obj("spec").Items("ephemeralContainers"))
        {
            var kept = Array.Find(now, c => c.Text("name") == old.Text("name"));
            if (kept is null) faults.Forbidden("spec.ephemeralContainers", $"existing ephemeral containers \"{old.Text("name")}\" may not be removed\n");
            else if (!JsonNode.DeepEquals(old, kept)) faults.Forbidden("spec.ephemeralContainers", $"existing ephemeral containers \"{old.Text("name")}\" may not be changed\n");
        }
    }
}
