using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A field of a member's object that somebody else owns and wants to be different.</summary>
/// <param name="Field">Path, such as <c>.spec.replicas</c>.</param>
/// <param name="Manager">Field manager that owns it; empty if the server did not say.</param>
/// <param name="Subresource">Subresource through which it was written, such as <c>scale</c>; empty for the object itself.</param>
internal sealed record FieldConflict(string Field, string Manager, string Subresource = "")
{
    private const string Cause = "FieldManagerConflict";

    /// <summary>The conflicts that an apply was refused for; empty if it was refused for something else.</summary>
    public static IReadOnlyList<FieldConflict> Of(StatusException refused) => refused.Code != 409
        ? []
        : [.. refused.Causes.Where(c => c.Reason == Cause && c.Field.Length > 0).Select(c => new FieldConflict(c.Field, Quoted(c.Message, "conflict with "), Quoted(c.Message, " subresource ")))];

    /// <summary><c>.spec.replicas (kubectl)</c>.</summary>
    public override string ToString() => Manager.Length > 0 ? $"{Field} ({Manager})" : Field;

    // conflict with "NAME" with subresource "NAME" using VERSION
    private static string Quoted(string message, string before)
    {
        var start = message.IndexOf(before + '"', StringComparison.Ordinal);
        if (start < 0) return "";
        start += before.Length + 1;
        var end = message.IndexOf('"', start);
        return end < 0 ? "" : message[start..end];
    }
}
