using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a pod template names.</summary>
internal static class PodDependencies
{
    /// <summary>All of it; names may be empty, and come more than once.</summary>
    /// <param name="ns">Namespace of the pods.</param>
    /// <param name="pod">The template's spec.</param>
    public static IEnumerable<TypedKey> Of(string ns, JsonElement pod)
    {
        yield return new(ResourceTypes.PriorityClasses, ObjectKey.Cluster(pod.Text("priorityClassName")));
        yield return new(ResourceTypes.RuntimeClasses, ObjectKey.Cluster(pod.Text("runtimeClassName")));
        // The default account is every namespace's own.
        if (pod.Text("serviceAccountName") is var account and not "default") yield return new(ResourceTypes.ServiceAccounts, new(ns, account));
        foreach (var (type, name) in Named(pod)) yield return new(type, new(ns, name));
    }

    private static IEnumerable<(ResourceType, string)> Named(JsonElement pod)
    {
        foreach (var secret in pod.Items("imagePullSecrets")) yield return (ResourceTypes.Secrets, secret.Text("name"));
        foreach (var claim in pod.Items("resourceClaims"))
        {
            yield return (ResourceTypes.ResourceClaims, claim.Text("resourceClaimName"));
            yield return (ResourceTypes.ResourceClaimTemplates, claim.Text("resourceClaimTemplateName"));
        }
        foreach (var found in pod.Items("volumes").SelectMany(OfVolume)) yield return found;
        foreach (var found in pod.Items("initContainers").Concat(pod.Items("containers")).SelectMany(OfContainer)) yield return found;
    }

    private static IEnumerable<(ResourceType, string)> OfVolume(JsonElement volume)
    {
        yield return (ResourceTypes.ConfigMaps, volume.At("configMap").Text("name"));
        yield return (ResourceTypes.Secrets, volume.At("secret").Text("secretName"));
        yield return (ResourceTypes.PersistentVolumeClaims, volume.At("persistentVolumeClaim").Text("claimName"));
        yield return (ResourceTypes.Secrets, volume.At("csi").At("nodePublishSecretRef").Text("name"));
        foreach (var source in volume.At("projected").Items("sources"))
        {
            yield return (ResourceTypes.ConfigMaps, source.At("configMap").Text("name"));
            yield return (ResourceTypes.Secrets, source.At("secret").Text("name"));
        }
    }

    private static IEnumerable<(ResourceType, string)> OfContainer(JsonElement container)
    {
        foreach (var from in container.Items("env").Select(e => e.At("valueFrom")))
        {
            yield return (ResourceTypes.ConfigMaps, from.At("configMapKeyRef").Text("name"));
            yield return (ResourceTypes.Secrets, from.At("secretKeyRef").Text("name"));
        }
        foreach (var from in container.Items("envFrom"))
        {
            yield return (ResourceTypes.ConfigMaps, from.At("configMapRef").Text("name"));
            yield return (ResourceTypes.Secrets, from.At("secretRef").Text("name"));
        }
    }
}
