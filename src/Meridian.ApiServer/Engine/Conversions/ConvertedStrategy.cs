using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// The strategy of a version that is served but not stored, made of the strategy of the stored version: objects are turned into that version,
/// dealt with, and turned back. Faults name the fields of the stored version, as Kubernetes' do.
/// </summary>
/// <param name="type">Type as served.</param>
/// <param name="inner">Strategy of the type as stored.</param>
/// <param name="conversion">Between the two.</param>
public sealed class ConvertedStrategy(ResourceType type, ResourceStrategy inner, IVersionConversion conversion) : ResourceStrategy
{
    /// <inheritdoc />
    public override ResourceType Type => type;

    /// <inheritdoc />
    public override bool HasGeneration => inner.HasGeneration;

    /// <inheritdoc />
    public override bool AllowsCreateOnUpdate => inner.AllowsCreateOnUpdate;

    /// <inheritdoc />
    public override bool AllowsUnconditionalUpdate => inner.AllowsUnconditionalUpdate;

    /// <inheritdoc />
    public override string DefaultPropagation => inner.DefaultPropagation;

    /// <inheritdoc />
    public override void Default(JsonObject obj) => Change(obj, inner.Default);

    /// <inheritdoc />
    public override void PrepareForCreate(JsonObject obj) => Change(obj, inner.PrepareForCreate);

    /// <inheritdoc />
    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource) =>
        Change(updated, stored => inner.PrepareForUpdate(Stored(current), stored, subresource));

    /// <inheritdoc />
    public override bool BumpsGeneration(JsonObject current, JsonObject updated) => inner.BumpsGeneration(Stored(current), Stored(updated));

    /// <inheritdoc />
    public override IReadOnlyList<StatusCause> Validate(JsonObject obj) => inner.Validate(Stored(obj));

    /// <inheritdoc />
    public override IReadOnlyList<StatusCause> ValidateUpdate(JsonObject current, JsonObject updated, string subresource) =>
        inner.ValidateUpdate(Stored(current), Stored(updated), subresource);

    /// <inheritdoc />
    public override IEnumerable<string> Warnings(JsonObject? current, JsonObject updated) =>
        inner.Warnings(current is null ? null : Stored(current), Stored(updated));

    /// <inheritdoc />
    public override IReadOnlyList<StatusCause> FaultsOfUpdate(JsonObject current, JsonObject updated, string subresource) =>
        inner.FaultsOfUpdate(Stored(current), Stored(updated), subresource);

    private JsonObject Stored(JsonObject served) => conversion.ToStored(served.DeepClone().AsObject());

    private void Change(JsonObject served, Action<JsonObject> change)
    {
        var stored = Stored(served);
        change(stored);
        var back = conversion.ToServed(KubeObject.FromNode(stored)).ToNode();
        served.Clear();
        foreach (var (name, value) in back.ToArray())
        {
            back.Remove(name);
            served[name] = value;
        }
    }
}
