namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>batch</c>.</summary>
internal static class BatchKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new CronJobStrategy(), BatchColumns.CronJobs),
        new(new JobStrategy(), BatchColumns.Jobs),
    ];
}
