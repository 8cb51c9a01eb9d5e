using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Reads the condition <c>Ready</c>, which nodes and members of a federation both have.</summary>
internal static class Readiness
{
    /// <summary>Whether the object's condition <c>Ready</c> is true.</summary>
    public static bool IsReady(KubeObject value)
    {
        using var document = JsonDocument.Parse(value.Json);
        if (!document.RootElement.TryGetProperty("status", out var status) || !status.TryGetProperty("conditions", out var conditions)) return false;
        return conditions.EnumerateArray().Any(c => c.GetProperty("type").ValueEquals("Ready") && c.GetProperty("status").ValueEquals("True"));
    }
}
