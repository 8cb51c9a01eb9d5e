using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>multicluster.x-k8s.io</c>: services of several clusters.</summary>
internal static class MulticlusterKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new ServiceExportStrategy(), new ServiceExportColumns()),
        new(new ServiceImportStrategy(), new ServiceImportColumns()),
    ];
}
