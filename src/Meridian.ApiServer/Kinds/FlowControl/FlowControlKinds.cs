using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>flowcontrol.apiserver.k8s.io</c>.</summary>
internal static class FlowControlKinds
{
    private static readonly ITableColumns FlowSchemas = new ListedColumns(ResourceTypes.FlowSchemas,
        ObjectName,
        Text("PriorityLevel", s => s.Spec["priorityLevelConfiguration"]["name"].Text),
        Text("MatchingPrecedence", s => s.Spec["matchingPrecedence"].Number),
        Text("DistinguisherMethod", s => CellText.OrNone(s.Spec["distinguisherMethod"]["type"].Text)),
        Age,
        Text("MissingPL", s => s.Status["conditions"].Where("type", "Dangling") is { Exists: true } dangling ? dangling["status"].Text : "?"));

    private static readonly ITableColumns PriorityLevels = new ListedColumns(ResourceTypes.PriorityLevelConfigurations,
        ObjectName,
        Text("Type", s => s.Spec["type"].Text),
        Text("NominalConcurrencyShares", s => Count(s.Spec["limited"]["nominalConcurrencyShares"])),
        Text("Queues", s => Count(s.Spec["limited"]["limitResponse"]["queuing"]["queues"])),
        Text("HandSize", s => Count(s.Spec["limited"]["limitResponse"]["queuing"]["handSize"])),
        Text("QueueLengthLimit", s => Count(s.Spec["limited"]["limitResponse"]["queuing"]["queueLengthLimit"])),
        Age);

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new FlowSchemaStrategy(), FlowSchemas),
        new(new PriorityLevelStrategy(), PriorityLevels),
    ];

    private static TableCell Count(JsonField number) => number.Exists ? number.Number : CellText.None;
}
