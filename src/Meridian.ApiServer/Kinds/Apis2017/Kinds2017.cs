using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The kinds of the talk's time, <c>extensions/v1beta1</c>: today's objects in the form of then. Known always, served where it is asked for.</summary>
internal static class Kinds2017
{
    /// <param name="kinds">Today's kinds.</param>
    public static IEnumerable<BuiltInKind> Of(IReadOnlyList<BuiltInKind> kinds)
    {
        BuiltInKind Stored(ResourceType type) => kinds.First(kind => kind.Type.Equals(type));
        BuiltInKind Version(ResourceType type, ResourceType stored, IVersionConversion conversion) =>
            BuiltInKind.Version(type, Stored(stored), conversion, Stored(stored).Columns is { } columns ? new SameColumns(type, columns) : null);
        return
        [
            Version(ResourceTypes.DaemonSets2017, ResourceTypes.DaemonSets, new DaemonSetConversion2017()),
            Version(ResourceTypes.Deployments2017, ResourceTypes.Deployments, new DeploymentConversion2017()),
            Version(ResourceTypes.Ingresses2017, ResourceTypes.Ingresses, new IngressConversion2017()),
            Version(ResourceTypes.ReplicaSets2017, ResourceTypes.ReplicaSets, new WorkloadConversion2017(ResourceTypes.ReplicaSets2017, ResourceTypes.ReplicaSets)),
        ];
    }

    // What the columns show is named alike in both versions.
    private sealed class SameColumns(ResourceType type, ITableColumns inner) : ITableColumns
    {
        public ResourceType Type => type;

        public IReadOnlyList<TableColumn> Columns => inner.Columns;

        public TableCell[] Cells(in TableSource source) => inner.Cells(source);
    }
}
