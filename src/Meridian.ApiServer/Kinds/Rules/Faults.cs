using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Collects the faults of one object.</summary>
internal sealed class Faults
{
    private readonly List<StatusCause> found = [];

    public IReadOnlyList<StatusCause> Found => found;

    public void Add(StatusCause fault) => found.Add(fault);

    public void Required(string field, string detail = "") => Add(FieldFault.Required(field, detail));

    public void Invalid(string field, JsonNode? value, string detail) => Add(FieldFault.Invalid(field, JsonAccess.Render(value), detail));

    public void InvalidText(string field, string value, string detail) => Add(FieldFault.InvalidText(field, value, detail));

    public void InvalidNumber(string field, long value, string detail) => Add(FieldFault.Invalid(field, $"{value}", detail));

    public void Forbidden(string field, string detail) => Add(FieldFault.Forbidden(field, detail));

    public void Duplicate(string field, string value) => Add(FieldFault.Duplicate(field, value));

    public void NotFound(string field, string value, string detail) => Add(new StatusCause("FieldValueNotFound", $"Not found: \"{value}\": {detail}", field));

    public void NotFound(string field, string value) => Add(new StatusCause("FieldValueNotFound", $"Not found: \"{value}\"", field));

    public void TooLong(string field, int limit) => Add(FieldFault.TooLong(field, limit));

    public void TooMany(string field, int count, int limit) => Add(new StatusCause("FieldValueTooMany", $"Too many: {count}: must have at most {limit} items", field));

    /// <summary>Adds a fault for each message about a text.</summary>
    public void Each(string field, string value, IEnumerable<string> messages)
    {
        foreach (var message in messages) InvalidText(field, value, message);
    }

    /// <summary>Adds a fault unless the value is one of a closed set. An empty value is required.</summary>
    public void OneOf(string field, string value, params string[] supported)
    {
        if (value.Length == 0) Required(field);
        else if (!supported.Contains(value, StringComparer.Ordinal)) Add(FieldFault.NotSupported(field, value, supported));
    }

    /// <summary>Adds a fault unless the value is one of a closed set; the empty value is as wrong as any other.</summary>
    public void Supported(string field, string value, params string[] supported)
    {
        if (!supported.Contains(value, StringComparer.Ordinal)) Add(FieldFault.NotSupported(field, value, supported));
    }

    /// <summary>Adds a fault for each text of a list that stands there twice.</summary>
    public void Unique(string field, IEnumerable<string> values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, value) in values.Index())
            if (!seen.Add(value)) Duplicate($"{field}[{i}]", value);
    }

    /// <summary>Adds a fault if a number is there and outside a range.</summary>
    public void InRange(string field, long? value, long least, long most)
    {
        if (value < least || value > most) InvalidNumber(field, value.Value, $"must be between {least} and {most}, inclusive");
    }

    /// <summary>Adds a fault if a number is there and negative.</summary>
    public void NotNegative(string field, long? value)
    {
        if (value < 0) InvalidNumber(field, value.Value, "must be greater than or equal to 0");
    }

    /// <summary>Adds a fault if a number is there and no port.</summary>
    public void Port(string field, long? value)
    {
        if (value is < 1 or > 65535) InvalidNumber(field, value.Value, "must be between 1 and 65535, inclusive");
    }

    /// <summary>Adds a fault if two values differ.</summary>
    public void Immutable(string field, JsonNode? current, JsonNode? updated)
    {
        if (!JsonNode.DeepEquals(current, updated)) Invalid(field, updated, "field is immutable");
    }
}
