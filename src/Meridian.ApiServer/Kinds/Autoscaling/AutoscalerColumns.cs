using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class AutoscalerColumns : ITableColumns
{
    private const int Shown = 2;

    public ResourceType Type => ResourceTypes.HorizontalPodAutoscalers;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName, new("Reference"), new("Targets"), new("MinPods"), new("MaxPods"), new("Replicas"), TableColumn.Age,
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var (spec, target) = (source.Spec, source.Spec["scaleTargetRef"]);
        return
        [
            source.Name, $"{target["kind"].Text}/{target["name"].Text}", Targets(spec, source.Status),
            spec["minReplicas"].Exists ? spec["minReplicas"].Text : "<unset>", spec["maxReplicas"].Number, source.Status["currentReplicas"].Number, source.Age,
        ];
    }

    private static string Targets(JsonField spec, JsonField status)
    {
        var measured = status["currentMetrics"].Items.ToArray();
        var texts = spec["metrics"].Items.Select((metric, i) => Target(metric, i < measured.Length ? measured[i] : default)).ToArray();
        if (texts.Length == 0) return CellText.None;
        var shown = string.Join(", ", texts.Take(Shown));
        return texts.Length > Shown ? $"{shown} + {texts.Length - Shown} more..." : shown;
    }

    private static string Target(JsonField metric, JsonField measured)
    {
        var type = metric["type"].Text;
        var kind = type.Length == 0 ? "" : char.ToLowerInvariant(type[0]) + type[1..];
        var (source, now) = (metric[kind], measured[kind]["current"]);
        var target = source["target"];
        if (kind is "resource" or "containerResource")
        {
            var name = source["name"].Text;
            if (target["averageValue"].Exists) return $"{name}: {Known(now["averageValue"])}/{target["averageValue"].Text}";
            var share = now["averageUtilization"].Exists ? $"{now["averageUtilization"].Text}%" : "<unknown>";
            return $"{name}: {share}/{(target["averageUtilization"].Exists ? $"{target["averageUtilization"].Text}%" : "<auto>")}";
        }
        return target["averageValue"].Exists
            ? $"{Known(now["averageValue"])}/{target["averageValue"].Text}{(kind == "pods" ? "" : " (avg)")}"
            : $"{Known(now["value"])}/{target["value"].Text}";
    }

    private static string Known(JsonField value) => value.Text is { Length: > 0 } text ? text : "<unknown>";
}
