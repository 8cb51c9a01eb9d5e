using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>scheduling.k8s.io</c>.</summary>
internal static class SchedulingKinds
{
    private static readonly ITableColumns PriorityClasses = new ListedColumns(ResourceTypes.PriorityClasses,
        ObjectName,
        Number("Value", s => s.Fields["value"].Number),
        Flag("Global-Default", s => s.Fields["globalDefault"].IsTrue),
        Age,
        Text("PreemptionPolicy", s => s.Fields["preemptionPolicy"].Text));

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new PriorityClassStrategy(), PriorityClasses),
    ];
}
