using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>
/// A small immutable record holding only the fields of an object that some code reads.
/// Views never write: what they leave out would be lost.
/// </summary>
/// <typeparam name="TSelf">The implementing record.</typeparam>
public interface IObjectView<TSelf> where TSelf : class, IObjectView<TSelf>
{
    /// <summary>Source-generated description by which the view is read.</summary>
    static abstract JsonTypeInfo<TSelf> JsonTypeInfo { get; }
}
