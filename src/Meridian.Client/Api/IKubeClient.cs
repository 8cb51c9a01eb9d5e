using Meridian.Objects;

namespace Meridian.Client;

/// <summary>
/// The Kubernetes API as code uses it: the same calls in process and over HTTP. Safe for concurrent use.
/// Every call fails with a <see cref="StatusException"/> worded as Kubernetes words it, over HTTP also with
/// <see cref="HttpRequestException"/> when the server cannot be reached.
/// </summary>
public interface IKubeClient
{
    /// <summary>Reads one object at the newest revision.</summary>
    Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Reads a collection.</summary>
    /// <param name="type">Resource.</param>
    /// <param name="ns">Namespace, or null for all.</param>
    /// <param name="options">Selectors and paging.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Streams changes after <see cref="WatchOptions.ResourceVersion"/> until the server ends the watch (a normal end),
    /// the token is cancelled, or the revision is too old (a <see cref="StatusException"/> with code 410).
    /// </summary>
    IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? ns, WatchOptions options, CancellationToken cancellationToken);

    /// <summary>Creates an object. The name may come from <c>metadata.generateName</c>.</summary>
    Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>Replaces an object, or one of its subresources.</summary>
    Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>Patches an object, or one of its subresources. An apply patch creates the object when it is absent.</summary>
    Task<KubeObject> PatchAsync(ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes an object, or starts its deletion when it has finalizers or a grace period.</summary>
    Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken);

    /// <summary>Posts to a subresource that is an action, such as <c>pods/x/binding</c>. Returns the answer's bytes.</summary>
    Task<ReadOnlyMemory<byte>> PostAsync(ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>Opens a subresource that streams text, such as <c>pods/x/log</c>.</summary>
    /// <param name="type">Resource.</param>
    /// <param name="key">Object.</param>
    /// <param name="subresource">Name of the subresource.</param>
    /// <param name="query">Query string without the question mark; empty for none.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken);
}
