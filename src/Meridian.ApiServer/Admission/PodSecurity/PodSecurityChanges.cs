using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;

namespace Meridian.ApiServer;

/// <summary>Whether the change of a pod can matter for its security: only what may still change and is looked at does. Pure.</summary>
internal static class PodSecurityChanges
{
    private const string SeccompAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    public static bool Matter(AdmissionRequest request)
    {
        if (request.Old is null) return true;
        var (before, after) = (request.Old.ToNode(), request.Object);
        return JsonAccess.Text(before["metadata"]?["annotations"], SeccompAnnotation) != JsonAccess.Text(after["metadata"]?["annotations"], SeccompAnnotation)
            || Lists.Any(list => !Images(before, list).SequenceEqual(Images(after, list)));
    }

    private static IEnumerable<(string, string)> Images(JsonObject pod, string list) =>
        PodUnderTest.Objects((pod["spec"] as JsonObject)?[list]).Select(c => (JsonAccess.Text(c, "name"), JsonAccess.Text(c, "image")));
}
