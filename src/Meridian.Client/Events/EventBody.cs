using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>The JSON of events.</summary>
internal static class EventBody
{
    private const int LongestMessage = 1024;
    private const int LongestNamePart = 200;

    /// <summary>Events of cluster-scoped objects live in the namespace <c>default</c>.</summary>
    internal static string NamespaceOf(ObjectHeader about) => about.Namespace.Length == 0 ? "default" : about.Namespace;

    internal static JsonObject First(EventOccurrence occurrence, EventReporter source, long stamp)
    {
        var when = WireTime.Format(occurrence.When);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = Name(occurrence.About.Name, stamp), ["namespace"] = NamespaceOf(occurrence.About) },
            ["involvedObject"] = Reference(occurrence.About),
            ["reason"] = occurrence.Reason,
            ["message"] = Message(occurrence),
            ["type"] = occurrence.Type,
            ["source"] = Source(source),
            ["reportingComponent"] = source.Component,
            ["reportingInstance"] = source.Host,
            ["firstTimestamp"] = when,
            ["lastTimestamp"] = when,
            ["eventTime"] = null,
            ["count"] = 1,
        };
    }

    /// <summary>What changes of an event that happened again. Of many that are alike the newest is told.</summary>
    internal static JsonObject Again(int count, EventOccurrence occurrence)
    {
        var change = new JsonObject { ["count"] = count, ["lastTimestamp"] = WireTime.Format(occurrence.When) };
        if (occurrence.IsCombined) change["message"] = Message(occurrence);
        return change;
    }

    private static string Message(EventOccurrence occurrence) => occurrence.Message.Length <= LongestMessage ? occurrence.Message : occurrence.Message[..LongestMessage];

    // Names sort as things happened: times in objects have whole seconds only. Random digits set apart what others say in the same tick.
    private static string Name(string about, long stamp) => string.Create(
        CultureInfo.InvariantCulture, $"{(about.Length <= LongestNamePart ? about : about[..LongestNamePart])}.{stamp:x16}{Random.Shared.Next(1 << 16):x4}");

    private static JsonObject Reference(ObjectHeader about)
    {
        var reference = new JsonObject { ["kind"] = about.Kind, ["apiVersion"] = about.ApiVersion, ["name"] = about.Name };
        if (about.Namespace.Length > 0) reference["namespace"] = about.Namespace;
        if (about.Uid.Length > 0) reference["uid"] = about.Uid;
        if (about.ResourceVersion.Length > 0) reference["resourceVersion"] = about.ResourceVersion;
        return reference;
    }

    private static JsonObject Source(EventReporter source)
    {
        var node = new JsonObject { ["component"] = source.Component };
        if (source.Host.Length > 0) node["host"] = source.Host;
        return node;
    }
}
