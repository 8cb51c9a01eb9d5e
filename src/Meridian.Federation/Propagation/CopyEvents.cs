using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells on a federated object what was done in its members: one event for all members in which the same was done.</summary>
internal static class CopyEvents
{
    /// <summary>A copy was made.</summary>
    public const string Created = "CreateInCluster";

    /// <summary>A copy was brought to what the object says now.</summary>
    public const string Updated = "UpdateInCluster";

    /// <summary>An object that was there already was taken over as the copy.</summary>
    public const string Adopted = "AdoptInCluster";

    /// <summary>Tells what was done since the last time.</summary>
    public static void Tell(CopyRow row, KubeObject source, FederationEvents events)
    {
        foreach (var (reason, members) in row.TakeDone())
            events.Normal(source, row.Key.Kind.Type, reason, $"{Words(reason)} in cluster{(members.Length > 1 ? "s" : "")} {string.Join(", ", members)}");
    }

    private static string Words(string reason) => reason switch
    {
        Created => "Created",
        Adopted => "Adopted",
        _ => "Updated",
    };
}
