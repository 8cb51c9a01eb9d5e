using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>apiregistration.k8s.io</c>.</summary>
internal static class ApiRegistrationKinds
{
    private static readonly ITableColumns ApiServices = new ListedColumns(ResourceTypes.ApiServices,
        ObjectName,
        Text("Service", s => s.Spec["service"] is { Exists: true } service ? $"{service["namespace"].Text}/{service["name"].Text}" : "Local"),
        Text("Available", s => Available(s.Status["conditions"].Where("type", "Available"))),
        Age);

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new ApiServiceStrategy(TimeProvider.System), ApiServices),
    ];

    private static string Available(JsonField condition)
    {
        var (status, reason) = (condition["status"].Text, condition["reason"].Text);
        if (!condition.Exists) return "Unknown";
        return status == "True" || reason.Length == 0 ? status : $"{status} ({reason})";
    }
}
