using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Renames the fields that the core group and <c>events.k8s.io</c> call differently.</summary>
internal sealed class EventConversion() : TreeConversion(ResourceTypes.ReportedEvents, ResourceTypes.Events)
{
    private static readonly (string Core, string Reported)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("reportingComponent", "reportingController"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
    ];

    protected override void Up(JsonObject node)
    {
        foreach (var (core, reported) in Names) Rename(node, core, reported);
    }

    protected override void Down(JsonObject node)
    {
        foreach (var (core, reported) in Names) Rename(node, reported, core);
    }

    private static void Rename(JsonObject node, string from, string to)
    {
        if (!node.TryGetPropertyValue(from, out var value)) return;
        node.Remove(from);
        node[to] = value;
    }
}
