using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Which claims a pod uses.</summary>
public static class PodClaims
{
    /// <summary>Names of the claims, also of those that are made for its ephemeral volumes.</summary>
    public static IEnumerable<string> Of(KubeObject pod)
    {
        foreach (var volume in pod.View<Pod>().Spec.Volumes)
        {
            if (volume.ValueKind != JsonValueKind.Object) continue;
            if (volume.TryGetProperty("persistentVolumeClaim", out var source) && source.TryGetProperty("claimName", out var name)) yield return name.GetString() ?? "";
            else if (volume.TryGetProperty("ephemeral", out _) && volume.TryGetProperty("name", out var own)) yield return OfEphemeral(pod.Header.Name, own.GetString() ?? "");
        }
    }

    /// <summary>Name of the claim of an ephemeral volume.</summary>
    public static string OfEphemeral(string pod, string volume) => $"{pod}-{volume}";
}
