using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class ClusterColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Clusters;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName, new("Status"), new("Region"), new("Zones"), new("Nodes", "integer"), new("Version"), TableColumn.Age,
        new("Provider", Wide: true), new("Taints", Wide: true), new("CPU", Wide: true), new("Memory", Wide: true), new("Missing-APIs", Wide: true), new("Server", Wide: true),
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var status = source.Status;
        return
        [
            source.Name, State(status["conditions"]) + (IsCordoned(source.Spec["taints"]) ? ",SchedulingDisabled" : ""), CellText.OrNone(status["region"].Text), CellText.Joined(status["zones"].Items.Select(z => z.Text)),
            status["nodes"].Number, CellText.OrNone(status["version"].Text), source.Age,
            CellText.OrNone(status["provider"].Text), CellText.Joined(source.Spec["taints"].Items.Select(Taint)),
            Room(status, "cpu"), Room(status, "memory"), CellText.Joined(status["missingApis"].Items.Select(a => a.Text)), source.Spec["server"].Text,
        ];
    }

    // What is asked for, of what there is.
    private static string Room(JsonField status, string name)
    {
        var there = status["resources"]["allocatable"][name].Text;
        if (there.Length == 0) return CellText.None;
        var asked = status["resources"]["requested"][name].Text;
        return $"{(asked.Length == 0 ? "0" : asked)}/{there}";
    }

    private static string Taint(JsonField taint)
    {
        var value = taint["value"].Text;
        return $"{taint["key"].Text}{(value.Length > 0 ? "=" : "")}{value}:{taint["effect"].Text}";
    }

    private static bool IsCordoned(JsonField taints) => taints.Items.Any(t => t["key"].Text == ClusterTaints.Unschedulable);

    private static string State(JsonField conditions)
    {
        if (conditions.Where("type", "Offline")["status"].Text == "True") return "Offline";
        return conditions.Where("type", "Ready")["status"].Text switch { "True" => "Ready", "False" => "NotReady", _ => "Unknown" };
    }
}

internal sealed class PlacementColumns : ITableColumns
{
    private static readonly string[] WorstFirst = ["Conflict", "Failed", "Unreachable", "Pending"];
    private const string Removed = "Removed";

    public ResourceType Type => ResourceTypes.Placements;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName, new("Kind"), new("Clusters"), new("Ready"), new("State"), TableColumn.Age, new("Version", Wide: true), new("Message", Wide: true),
    ];

    public TableCell[] Cells(in TableSource source)
    {
        JsonField[] clusters = [.. source.Status["clusters"].Items];
        JsonField[] holders = [.. clusters.Where(c => c["state"].Text != Removed)];
        var worst = clusters.OrderBy(c => Rank(c["state"].Text)).FirstOrDefault();
        return
        [
            source.Name, source.Spec["object"]["kind"].Text, CellText.OrNone(string.Join(" ", holders.Select(Share))), Ready(holders), CellText.OrNone(worst["state"].Text), source.Age,
            CellText.Joined(holders.Select(c => c["version"].Text).Where(v => v.Length > 0).Distinct().Order(StringComparer.Ordinal)), Message(worst),
        ];
    }

    // That a cluster holds nothing is said only if none does.
    private static int Rank(string state) => state == Removed ? WorstFirst.Length + 1 : Array.IndexOf(WorstFirst, state) is >= 0 and var rank ? rank : WorstFirst.Length;

    private static string Share(JsonField cluster) =>
        cluster["replicas"].Exists ? $"{cluster["name"].Text}:{cluster["replicas"].Text}" : cluster["name"].Text;

    private static string Ready(JsonField[] clusters)
    {
        JsonField[] counted = [.. clusters.Where(c => c["readyReplicas"].Exists)];
        return counted.Length == 0 ? CellText.None : $"{CellText.Of(counted.Sum(c => c["readyReplicas"].Number))}/{CellText.Of(counted.Sum(c => c["replicas"].Number))}";
    }

    // What is well needs no words.
    private static string Message(JsonField worst) => WorstFirst.Contains(worst["state"].Text) ? $"{worst["name"].Text}: {worst["message"].Text}" : CellText.None;
}
