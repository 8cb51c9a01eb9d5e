using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Usage;

/// <summary>Serves <c>metrics.k8s.io</c>, by which <c>kubectl top</c> and autoscalers learn what pods and nodes use.</summary>
public static class UsageResources
{
    /// <summary>The resources of the group, told by those who measure.</summary>
    /// <param name="source">Who knows what is used.</param>
    /// <param name="store">The store whose revision lists tell.</param>
    public static IReadOnlyList<ServedResource> Of(IUsageSource source, IObjectStore store) => In(new UsageStore(source, () => store.Revision));

    /// <summary>The resources of the group, in a store that has their objects.</summary>
    public static IReadOnlyList<ServedResource> In(IObjectStore usage) =>
    [
        new ServedResource { Type = ResourceTypes.NodeMetrics, Store = usage, ReadOnly = true, Columns = NodeColumns },
        new ServedResource { Type = ResourceTypes.PodMetrics, Store = usage, ReadOnly = true, Columns = PodColumns },
    ];

    private static readonly ITableColumns NodeColumns = new ListedColumns(ResourceTypes.NodeMetrics,
        ObjectName, Text("Cpu", s => s.Fields["usage"]["cpu"].Text), Text("Memory", s => s.Fields["usage"]["memory"].Text), Text("Window", s => s.Fields["window"].Text));

    private static readonly ITableColumns PodColumns = new ListedColumns(ResourceTypes.PodMetrics,
        ObjectName, Text("Cpu", s => Sum(s, "cpu")), Text("Memory", s => Sum(s, "memory")), Text("Window", s => s.Fields["window"].Text));

    private static string Sum(TableSource pod, string resource)
    {
        var sum = Quantity.Zero;
        foreach (var container in pod.Fields["containers"].Items) sum += Quantity.Parse(container["usage"][resource].Text);
        return sum.ToString();
    }
}
