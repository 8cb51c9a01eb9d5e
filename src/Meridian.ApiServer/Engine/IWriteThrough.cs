using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Carries writes on objects that are only shown here to the server that owns them. Every call fails with a <see cref="StatusException"/> when the
/// owner refuses, or cannot be reached (503), and honours <see cref="RequestContext.DryRun"/>.
/// </summary>
public interface IWriteThrough
{
    /// <summary>Whether an object lives elsewhere; else it is this server's own.</summary>
    bool Owns(KubeObject shown);

    /// <summary>Deletes the object where it lives.</summary>
    /// <param name="served">Resource.</param>
    /// <param name="existing">The object as shown here.</param>
    /// <param name="request">How to delete.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<DeleteOutcome> DeleteAsync(
        ServedResource served, KubeObject existing, DeleteRequest request, RequestContext context, CancellationToken cancellationToken);

    /// <summary>Replaces the object, or one of its subresources, where it lives.</summary>
    /// <param name="served">Resource.</param>
    /// <param name="existing">The object as shown here.</param>
    /// <param name="subresource">Subresource; empty for the object itself.</param>
    /// <param name="body">The object as wanted, in the words of this server. May be changed.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The object as it is shown now.</returns>
    Task<KubeObject> UpdateAsync(
        ServedResource served, KubeObject existing, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken);

    /// <summary>Patches the object, or one of its subresources, where it lives.</summary>
    /// <param name="served">Resource.</param>
    /// <param name="existing">The object as shown here.</param>
    /// <param name="subresource">Subresource; empty for the object itself.</param>
    /// <param name="kind">Format of the patch.</param>
    /// <param name="patch">The patch, in the words of this server. May be changed.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The object as it is shown now.</returns>
    Task<KubeObject> PatchAsync(
        ServedResource served, KubeObject existing, string subresource, PatchKind kind, JsonNode patch, RequestContext context, CancellationToken cancellationToken);

    /// <summary>Posts to a subresource that is an action, such as <c>eviction</c>, where the object lives.</summary>
    /// <param name="served">Resource.</param>
    /// <param name="existing">The object as shown here.</param>
    /// <param name="subresource">Subresource.</param>
    /// <param name="body">What is posted. May be changed.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task PostAsync(
        ServedResource served, KubeObject existing, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken);
}
