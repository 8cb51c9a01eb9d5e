using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>policy</c>.</summary>
internal static class PolicyKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } = [new(new PodDisruptionBudgetStrategy(), Budgets)];

    private static ITableColumns Budgets => new ListedColumns(ResourceTypes.PodDisruptionBudgets,
        ObjectName,
        Text("Min Available", s => s.Spec["minAvailable"].Exists ? s.Spec["minAvailable"].Text : "N/A"),
        Text("Max Unavailable", s => s.Spec["maxUnavailable"].Exists ? s.Spec["maxUnavailable"].Text : "N/A"),
        Number("Allowed Disruptions", s => s.Status["disruptionsAllowed"].Number),
        Age);
}
