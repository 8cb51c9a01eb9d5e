namespace Meridian.Objects;

// The group batch.
public static partial class ResourceTypes
{
    /// <summary>CronJobs.</summary>
    public static readonly ResourceType CronJobs = new("batch", "v1", "CronJob", "cronjobs", true) { ShortNames = ["cj"], Categories = ["all"], Subresources = ["status"] };

    /// <summary>Jobs.</summary>
    public static readonly ResourceType Jobs = new("batch", "v1", "Job", "jobs", true)
    {
        Categories = ["all"],
        Subresources = ["status"],
        SelectableFields = [SelectableField.Alias("status.successful", "status.succeeded") with { WhenMissing = "0" }],
    };

    private static ResourceType[] BatchGroup => [CronJobs, Jobs];
}
