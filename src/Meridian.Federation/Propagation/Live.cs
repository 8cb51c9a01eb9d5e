using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Asks a member itself, where a cache that may be behind is not enough.</summary>
internal static class Live
{
    /// <summary>The object as it is now, or null.</summary>
    public static async Task<KubeObject?> FindAsync(IKubeClient client, ResourceType type, ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(type, key, cancellationToken);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes exactly the object that was seen, and what it owns. One that is gone already is no error.</summary>
    public static async Task DeleteAsync(IKubeClient client, ResourceType type, KubeObject seen, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(type, seen.Key, new DeleteOptions { PreconditionUid = seen.Header.Uid, PropagationPolicy = "Background" }, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Somebody was faster.
        }
    }
}
