using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells whether an autoscaler that has set a field is still there: the server remembers who wrote a field for ever.</summary>
internal static class MemberAutoscalers
{
    private static readonly string[] Writers = ["horizontal-pod-autoscaler", "kube-controller-manager"];

    /// <summary>Whether a field has been left by an autoscaler that exists no longer. False where that cannot be found out, or where it is another's.</summary>
    public static async Task<bool> HasGoneAsync(IKubeClient client, ResourceType type, ObjectKey key, FieldConflict conflict, CancellationToken token)
    {
        if (!Writers.Contains(conflict.Manager)) return false;
        try
        {
            var all = await client.ListAsync(ResourceTypes.HorizontalPodAutoscalers, key.Namespace, new ListOptions(), token);
            return !all.Items.Any(a => a.View<ContentView>().Spec.At("scaleTargetRef") is var target && target.Text("kind") == type.Kind && target.Text("name") == key.Name);
        }
        catch (StatusException)
        {
            // A member that does not show its autoscalers may have one.
            return false;
        }
    }
}
