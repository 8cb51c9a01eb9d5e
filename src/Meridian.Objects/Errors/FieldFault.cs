namespace Meridian.Objects;

/// <summary>Makes the causes of an <see cref="ApiError.Invalid"/> with the wording that clients compare.</summary>
public static class FieldFault
{
    /// <summary>A field that must be there is missing or empty.</summary>
    public static StatusCause Required(string field, string detail = "") =>
        new("FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}", field);

    /// <summary>A field has a value that is not allowed. Text values are quoted by the caller's <paramref name="value"/> rendering.</summary>
    public static StatusCause Invalid(string field, string value, string detail) =>
        new("FieldValueInvalid", $"Invalid value: {value}: {detail}", field);

    /// <summary>As <see cref="Invalid"/>, for a text value, which is put in quotes.</summary>
    public static StatusCause InvalidText(string field, string value, string detail) => Invalid(field, $"\"{value}\"", detail);

    /// <summary>A field has a value outside a closed set.</summary>
    public static StatusCause NotSupported(string field, string value, params string[] supported) =>
        new("FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(s => $"\"{s}\""))}", field);

    /// <summary>A field may not be set here, or may not change.</summary>
    public static StatusCause Forbidden(string field, string detail) => new("FieldValueForbidden", $"Forbidden: {detail}", field);

    /// <summary>A value stands twice where it may stand once.</summary>
    public static StatusCause Duplicate(string field, string value) => new("FieldValueDuplicate", $"Duplicate value: \"{value}\"", field);

    /// <summary>A field has a value of another JSON type.</summary>
    public static StatusCause WrongType(string field, string value, string detail) => new("FieldValueTypeInvalid", $"Invalid value: {value}: {detail}", field);

    /// <summary>A text is too long.</summary>
    public static StatusCause TooLong(string field, int limit) => new("FieldValueTooLong", $"Too long: may not be more than {limit} bytes", field);
}
