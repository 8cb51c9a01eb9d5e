namespace Meridian.Objects;

/// <summary>One fault of an object: an entry of <c>details.causes</c> in a Status.</summary>
/// <param name="Reason">Machine-readable, such as <c>FieldValueRequired</c>.</param>
/// <param name="Message">What is wrong, such as <c>Required value</c>.</param>
/// <param name="Field">Path of the field, such as <c>spec.containers[0].name</c>; empty if the fault is not in a field.</param>
public sealed record StatusCause(string Reason, string Message, string Field);
