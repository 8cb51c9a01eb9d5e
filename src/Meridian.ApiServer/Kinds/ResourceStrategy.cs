using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>
/// What is particular about one kind when it is written: defaults, what a client may not set, what is valid.
/// The engine owns the rest: identity, versions, generation numbers, managed fields, storage.
/// </summary>
/// <remarks>
/// Order of a create: <see cref="Default"/>, admission, <see cref="Default"/> again, <see cref="PrepareForCreate"/>, <see cref="Validate"/>.
/// Order of an update: <see cref="Default"/>, admission, <see cref="Default"/>, <see cref="PrepareForUpdate"/>,
/// <see cref="BumpsGeneration"/>, <see cref="Validate"/> and <see cref="ValidateUpdate"/>.
/// All methods work on trees that belong to the caller, do no I/O, and tolerate any JSON: a wrong type becomes a fault, not an exception.
/// Strategies have no state and are shared between threads.
/// </remarks>
public abstract class ResourceStrategy
{
    /// <summary>The resource this is about.</summary>
    public abstract ResourceType Type { get; }

    /// <summary>Whether <c>metadata.generation</c> counts the changes of what users want. Default true.</summary>
    public virtual bool HasGeneration => true;

    /// <summary>Whether a PUT of an absent object creates it. Default false.</summary>
    public virtual bool AllowsCreateOnUpdate => false;

    /// <summary>Whether a PUT without a resourceVersion replaces whatever is there. Default true.</summary>
    public virtual bool AllowsUnconditionalUpdate => true;

    /// <summary>
    /// Whether a write through an endpoint leaves all but the status, the labels and the annotations as they are, so that nothing else of the object need be looked
    /// at again. Default false.
    /// </summary>
    /// <param name="subresource">Name of the subresource written through; empty for the object itself.</param>
    public virtual bool LeavesSpec(string subresource) => false;

    /// <summary>Drops what the kind has no fields for, where decoding could not know. Called once for what a client sent.</summary>
    /// <param name="obj">The object; changed in place.</param>
    /// <returns>What was dropped, worded as <c>unknown field "spec.x"</c>. Default none.</returns>
    public virtual IReadOnlyList<string> DropUnknown(JsonObject obj) => [];

    /// <summary>
    /// What becomes of the dependents of a deleted object when the client does not say: <c>Orphan</c>, or empty for the garbage collector's way. Default empty.
    /// </summary>
    public virtual string DefaultPropagation => "";

    /// <summary>What to warn the client of, though it is allowed. Default nothing.</summary>
    /// <param name="current">The stored object; null on create.</param>
    /// <param name="updated">The object to store, found valid.</param>
    public virtual IEnumerable<string> Warnings(JsonObject? current, JsonObject updated) => [];

    /// <summary>Fills in what the client left out. Repeating it changes nothing.</summary>
    /// <param name="obj">The object as the client wants it; changed in place.</param>
    public virtual void Default(JsonObject obj)
    {
    }

    /// <summary>Clears what clients may not choose on create, such as the status, and sets what the server decides.</summary>
    /// <param name="obj">The new object, after defaults; changed in place.</param>
    public virtual void PrepareForCreate(JsonObject obj) => obj.Remove("status");

    /// <summary>
    /// Puts back what a write through this endpoint may not change: on the object itself the old status;
    /// on <c>status</c> everything of the old object but the new status, labels and annotations.
    /// </summary>
    /// <param name="current">The stored object; not changed.</param>
    /// <param name="updated">The object to store; changed in place.</param>
    /// <param name="subresource">Name of the subresource written through; empty for the object itself.</param>
    public virtual void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource) =>
        UpdateRules.KeepTheOtherHalf(current, updated, subresource);

    /// <summary>
    /// Whether an update that was prepared changes what users want, so that <c>metadata.generation</c> grows by one.
    /// Default: any field but apiVersion, kind, metadata and status differs.
    /// </summary>
    public virtual bool BumpsGeneration(JsonObject current, JsonObject updated) => HasGeneration && UpdateRules.DiffersBeyondStatus(current, updated);

    /// <summary>Finds every fault of an object, metadata included. Empty if it is valid.</summary>
    public abstract IReadOnlyList<StatusCause> Validate(JsonObject obj);

    /// <summary>Finds every fault of an update. Default: the faults of the object, and the changes that are not allowed.</summary>
    /// <param name="current">The stored object.</param>
    /// <param name="updated">The object to store, after <see cref="PrepareForUpdate"/>.</param>
    /// <param name="subresource">Name of the subresource written through; empty for the object itself.</param>
    public virtual IReadOnlyList<StatusCause> FaultsOfUpdate(JsonObject current, JsonObject updated, string subresource) =>
        [.. Validate(updated), .. ValidateUpdate(current, updated, subresource)];

    /// <summary>Finds every change that is not allowed; <see cref="Validate"/> is called besides. Empty if all are.</summary>
    /// <param name="current">The stored object.</param>
    /// <param name="updated">The object to store, after <see cref="PrepareForUpdate"/>.</param>
    /// <param name="subresource">Name of the subresource written through; empty for the object itself.</param>
    public abstract IReadOnlyList<StatusCause> ValidateUpdate(JsonObject current, JsonObject updated, string subresource);
}
