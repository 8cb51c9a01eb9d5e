using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Carries writes on objects that are only shown here to the server that owns them.</summary>
public interface IWriteThrough
{
    /// <summary>Deletes the object where it lives.</summary>
    /// <param name="served">Resource.</param>
    /// <param name="existing">The object as shown here.</param>
    /// <param name="request">How to delete.</param>
    /// <param name="context">Who asks; <see cref="RequestContext.DryRun"/> must be honoured.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StatusException">The owner refused, or cannot be reached (503).</exception>
    Task<DeleteOutcome> DeleteAsync(
        ServedResource served, KubeObject existing, DeleteRequest request, RequestContext context, CancellationToken cancellationToken);
}
