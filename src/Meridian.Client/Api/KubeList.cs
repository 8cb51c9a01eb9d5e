using Meridian.Objects;

namespace Meridian.Client;

/// <summary>One page of a collection.</summary>
/// <param name="Items">The objects, ordered by namespace and name. Each carries its own kind and apiVersion.</param>
/// <param name="ResourceVersion">Revision of the collection: watch from here to miss nothing.</param>
/// <param name="Continue">Token for the next page; empty on the last one.</param>
public sealed record KubeList(IReadOnlyList<KubeObject> Items, string ResourceVersion, string Continue);
