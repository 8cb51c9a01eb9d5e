using Meridian.ApiServer.CustomResources;
using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>apiextensions.k8s.io</c>.</summary>
internal static class ExtensionsKinds
{
    private static readonly ITableColumns Definitions = new ListedColumns(
        ResourceTypes.CustomResourceDefinitions, ObjectName, new ListedColumn(new TableColumn("Created At", "date"), s => s.Fields["metadata"]["creationTimestamp"].Text));

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new DefinitionStrategy(), Definitions),
    ];
}
