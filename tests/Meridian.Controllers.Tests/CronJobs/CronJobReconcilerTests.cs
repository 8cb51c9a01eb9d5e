using System.Text.Json.Nodes;
using Meridian.Controllers.CronJobs;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.CronJobs;

public sealed class CronJobReconcilerTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public CronJobReconcilerTests() => cluster.With(new CronJobReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private CronJobStatus Status => cluster.Get(ResourceTypes.CronJobs, "tick").View<CronJob>().Status;

    private string[] Jobs => [.. cluster.Client.All(ResourceTypes.Jobs).Where(j => j.Header.DeletionTimestamp is null).Select(j => j.Header.Name)];

    private async Task AddAsync(string more = "")
    {
        cluster.Client.Add(ResourceTypes.CronJobs, $$$"""
            {"metadata":{"name":"tick","namespace":"default"},"spec":{"schedule":"*/5 * * * *","jobTemplate":{"metadata":{"labels":{"a":"b"}},"spec":{"template":{}} }{{{more}}} } }
            """);
        await cluster.SettleAsync();
    }

    private async Task FinishAsync(string job, string condition = "Complete")
    {
        cluster.Client.Edit(ResourceTypes.Jobs, TestCluster.Key(job), j => j["status"] = new JsonObject
        {
            ["startTime"] = WireTime.Format(cluster.Time.GetUtcNow()),
            ["completionTime"] = condition == "Complete" ? WireTime.Format(cluster.Time.GetUtcNow()) : null,
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = condition, ["status"] = "True" }),
        });
        await cluster.SettleAsync();
    }

    private static readonly long First = new DateTimeOffset(2026, 1, 1, 0, 5, 0, TimeSpan.Zero).ToUnixTimeSeconds() / 60;

    [Fact]
    public async Task Job_IsMadeAtItsTime_AndFollowed()
    {
        await AddAsync();
        Assert.Empty(Jobs);
        await cluster.AdvanceAsync(cluster.NextDelay!.Value);

        Assert.Equal([$"tick-{First}"], Jobs);
        var job = cluster.Get(ResourceTypes.Jobs, $"tick-{First}");
        Assert.Equal(("b", "2026-01-01T00:05:00Z"), (job.Header.Labels["a"], job.Header.Annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"]));
        Assert.Equal(job.Header.Uid, Status.Active.Single().Uid);
        await FinishAsync(job.Header.Name);

        Assert.Empty(Status.Active);
        Assert.NotNull(Status.LastSuccessfulTime);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 5, 0, TimeSpan.Zero), Status.LastScheduleTime);
        Assert.Contains($"Normal SawCompletedJob Saw completed job: {job.Header.Name}, condition: Complete", await cluster.EventsAsync());
    }

    [Fact]
    public async Task Forbid_SkipsWhileOneRuns_AndReplaceEndsIt()
    {
        await AddAsync(",\"concurrencyPolicy\":\"Forbid\"");
        await cluster.AdvanceAsync(TimeSpan.FromMinutes(5));
        await cluster.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal([$"tick-{First}"], Jobs);

        cluster.Client.Edit(ResourceTypes.CronJobs, TestCluster.Key("tick"), c => c["spec"]!["concurrencyPolicy"] = "Replace");
        await cluster.SettleAsync();

        Assert.Equal([$"tick-{First + 5}"], Jobs);
        Assert.Contains(await cluster.EventsAsync(), e => e.StartsWith("Normal JobAlreadyActive", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MissedTimes_GiveOneJob_AndAWarning()
    {
        await AddAsync(",\"suspend\":true");
        await cluster.AdvanceAsync(TimeSpan.FromDays(1));
        cluster.Client.Edit(ResourceTypes.CronJobs, TestCluster.Key("tick"), c => c["spec"]!["suspend"] = false);
        await cluster.SettleAsync();

        Assert.Single(Jobs);
        Assert.Contains(await cluster.EventsAsync(), e => e.StartsWith("Warning TooManyMissedTimes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task History_KeepsTheNewest()
    {
        await AddAsync(",\"successfulJobsHistoryLimit\":2,\"failedJobsHistoryLimit\":1");
        for (var run = 0; run < 6; run++)
        {
            await cluster.AdvanceAsync(TimeSpan.FromMinutes(5));
            await FinishAsync($"tick-{First + 5 * run}", run < 4 ? "Complete" : "Failed");
        }

        Assert.Equal([$"tick-{First + 10}", $"tick-{First + 15}", $"tick-{First + 25}"], Jobs);
    }
}
