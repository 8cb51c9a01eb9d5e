using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Turns objects of one resource between the version they are stored in and one that is served. What one direction drops must be kept by
/// the other, for example in an annotation. Stateless, does no I/O.
/// </summary>
public interface IVersionConversion
{
    /// <summary>The object as served, with its key and <c>resourceVersion</c>; the same instance if nothing changes. Called once for an object and kept.</summary>
    KubeObject ToServed(KubeObject stored);

    /// <summary>The object as it is to be stored.</summary>
    /// <param name="served">The object as clients see it; may be changed in place and returned.</param>
    JsonObject ToStored(JsonObject served);
}
