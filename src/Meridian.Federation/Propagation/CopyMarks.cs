using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Takes the federation's marks off a copy, which is then its member's own object.</summary>
internal static class CopyMarks
{
    /// <summary>Removes the marks of exactly the object that was seen. One that is gone already is no error.</summary>
    public static async Task RemoveAsync(IKubeClient client, ResourceType type, KubeObject seen, CancellationToken cancellationToken)
    {
        var annotations = new JsonObject { [FederationMarks.Federation] = null, [FederationMarks.FederatedUid] = null, [FederationMarks.Applied] = null };
        var metadata = new JsonObject { ["uid"] = seen.Header.Uid, ["annotations"] = annotations, ["labels"] = new JsonObject { [FederationMarks.Federation] = null } };
        try
        {
            var options = new WriteOptions { FieldManager = FederationMarks.FieldManager };
            await client.PatchAsync(type, seen.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["metadata"] = metadata }), options, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Deleted meanwhile, marks and all.
        }
    }
}
