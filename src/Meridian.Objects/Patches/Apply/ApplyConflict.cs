namespace Meridian.Objects.Apply;

/// <summary>Words the conflict of an apply.</summary>
internal static class ApplyConflict
{
    /// <param name="others">The managers in the way, each with the fields in dispute.</param>
    public static StatusException Between(IReadOnlyCollection<ManagedFieldsEntry> others)
    {
        var disputes = others.OrderBy(e => e.Manager.Name, StringComparer.Ordinal)
            .Select(e => (Manager: e.Display(), Paths: e.Fields.Paths().ToArray())).ToArray();
        var causes = disputes.SelectMany(d => d.Paths.Select(p => new StatusCause("FieldManagerConflict", $"conflict with {d.Manager}", p))).ToArray();
        return new StatusException(409, "Conflict", Message(disputes, causes)) { Causes = causes };
    }

    private static string Message((string Manager, string[] Paths)[] disputes, StatusCause[] causes)
    {
        if (causes.Length == 1) return $"Apply failed with 1 conflict: {causes[0].Message}: {causes[0].Field}";
        var lines = disputes.SelectMany(d => d.Paths.Select(p => $"- {p}").Prepend($"conflicts with {d.Manager}:"));
        return $"Apply failed with {causes.Length} conflicts: {string.Join('\n', lines)}";
    }
}
