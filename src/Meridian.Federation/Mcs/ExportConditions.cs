using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Words what became of an export as the conditions of the multi-cluster services API. Pure.</summary>
internal static class ExportConditions
{
    private const int LongestMessage = 32_768;
    private const int LongestReason = 1024;

    /// <summary>The conditions of one export.</summary>
    /// <param name="export">The export.</param>
    /// <param name="key">Name of its service.</param>
    /// <param name="merged">What all exports make together; null if none of them is valid.</param>
    /// <param name="federation">Name of the federation.</param>
    public static IEnumerable<Condition> Of(ExportedService export, ObjectKey key, MergedService? merged, string federation)
    {
        if (export.Service is null)
        {
            yield return New("Valid", "False", "NoService", $"service \"{key}\" not found");
            yield return New("Ready", "False", "Pending", "there is no service to export yet");
        }
        else if (!export.IsValid || merged is null)
        {
            yield return New("Valid", "False", "InvalidServiceType", $"a service of type {export.Service.Spec.Type} cannot be exported");
            yield return New("Ready", "False", "Failed", "the service is not exported");
        }
        else
        {
            yield return New("Valid", "True", "Valid", "the service can be exported");
            yield return New("Ready", "True", "Exported", $"the service is exported to the clusters of the federation {federation}");
            yield return merged.Conflicts.Count == 0
                ? New("Conflict", "False", "NoConflicts", "the exports of all clusters agree")
                : New("Conflict", "True", Cut(string.Join(',', merged.Conflicts.Select(c => c.Reason)), LongestReason), Cut(string.Join("; ", merged.Conflicts.Select(c => c.Message)), LongestMessage));
        }
    }

    private static string Cut(string text, int longest) => text.Length > longest ? text[..longest] : text;

    private static Condition New(string type, string status, string reason, string message) => new() { Type = type, Status = status, Reason = reason, Message = message };
}
