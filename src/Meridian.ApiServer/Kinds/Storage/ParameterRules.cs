using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the driver and the parameters of a class.</summary>
internal static class ParameterRules
{
    private const int MaxCount = 512;
    private const int MaxBytes = 256 * 1024;

    public static void Driver(JsonObject obj, string field, Faults faults)
    {
        if (obj.Text(field) is not { Length: > 0 } driver) faults.Required(field);
        else faults.Each(field, driver.ToLowerInvariant(), LabelSyntax.KeyFaults(driver.ToLowerInvariant()));
    }

    public static void Parameters(JsonObject obj, Faults faults)
    {
        var parameters = obj.Map("parameters");
        if (parameters.Count > MaxCount)
        {
            faults.TooLong("parameters", MaxCount);
            return;
        }
        if (parameters.ContainsKey("")) faults.InvalidText("parameters", "", "field can not be empty.");
        if (parameters.Sum(p => Encoding.UTF8.GetByteCount(p.Key) + Encoding.UTF8.GetByteCount(p.Value)) > MaxBytes) faults.TooLong("parameters", MaxBytes);
    }

    /// <summary>Refuses a change of a field that is read only once.</summary>
    public static void Fixed(JsonObject current, JsonObject updated, string field, Faults faults)
    {
        if (!JsonNode.DeepEquals(current[field], updated[field])) faults.Forbidden(field, $"updates to {field} are forbidden.");
    }
}
