using System.Text.Json.Nodes;
using Meridian.Controllers.Jobs;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Jobs;

public sealed class JobReconcilerTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public JobReconcilerTests() => cluster.With(
        new JobReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events, new Random(1)),
        new StrayJobPodReconciler(cluster.Client, cluster.Informers),
        new FinishedJobReconciler(cluster.Client, cluster.Informers, cluster.Time));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private KubeObject Job => cluster.Get(ResourceTypes.Jobs, "work");

    private JobStatus Status => Job.View<Job>().Status;

    private string Conditions => string.Join(' ', Status.Conditions.Select(c => c.Status == "True" ? $"{c.Type}={c.Reason}" : $"not {c.Type}={c.Reason}"));

    private void Add(string spec, string restartPolicy = "Never") => cluster.Client.Add(ResourceTypes.Jobs, $$$"""
        {"metadata":{"name":"work","namespace":"default"},"spec":{"selector":{"matchLabels":{"job":"work"}},
         "template":{"metadata":{"labels":{"job":"work"}},"spec":{"restartPolicy":"{{{restartPolicy}}}","containers":[{"name":"c","image":"i"}]}},{{{spec}}}}}
        """);

    private void Edit(Action<JsonObject> change) => cluster.Client.Edit(ResourceTypes.Jobs, TestCluster.Key("work"), change);

    private IEnumerable<KubeObject> Running => cluster.Pods.Where(p => p.View<Pod>().Status.Phase is "Pending" or "Running" && p.Header.DeletionTimestamp is null);

    // Lets pods end with an exit code and reconciles.
    private async Task EndAsync(int exitCode, Func<KubeObject, bool>? which = null)
    {
        foreach (var pod in Running.Where(which ?? (_ => true)).ToList())
        {
            cluster.Client.Edit(ResourceTypes.Pods, pod.Key, p =>
            {
                var terminated = new JsonObject { ["exitCode"] = exitCode, ["finishedAt"] = WireTime.Format(cluster.Time.GetUtcNow()) };
                p["status"] = new JsonObject
                {
                    ["phase"] = exitCode == 0 ? "Succeeded" : "Failed",
                    ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "c", ["state"] = new JsonObject { ["terminated"] = terminated } }),
                };
            });
        }
        await cluster.SettleAsync();
    }

    private static Func<KubeObject, bool> Index(int index) => p => JobNames.IndexOf(p) == index;

    // What nodes do to pods that are deleted.
    private async Task LetGoAsync()
    {
        cluster.RunPods(p => p.Header.DeletionTimestamp is not null);
        await cluster.SettleAsync();
    }

    [Fact]
    public async Task Completions_AreReached_WithSoManyAtOnce()
    {
        Add("\"completions\":3,\"parallelism\":2,\"backoffLimit\":6");
        await cluster.SettleAsync();
        Assert.Equal((2, 0), (Status.Active, Status.Succeeded));
        Assert.All(cluster.Pods, p => Assert.Contains("batch.kubernetes.io/job-tracking", p.Header.Finalizers));

        await EndAsync(0);
        Assert.Equal((1, 2), (Status.Active, Status.Succeeded));
        await EndAsync(0);

        Assert.Equal((0, 3, "SuccessCriteriaMet=CompletionsReached Complete=CompletionsReached"), (Status.Active, Status.Succeeded, Conditions));
        Assert.NotNull(Status.CompletionTime);
        Assert.Empty(Status.UncountedTerminatedPods.Succeeded);
        Assert.All(cluster.Pods, p => Assert.Empty(p.Header.Finalizers));
        Assert.Contains("Normal Completed Job completed", await cluster.EventsAsync());
    }

    [Fact]
    public async Task Failures_AreRetriedLaterAndLater_UntilTheLimit()
    {
        Add("\"completions\":1,\"parallelism\":1,\"backoffLimit\":2");
        await cluster.SettleAsync();
        await EndAsync(1);
        Assert.Empty(Running);
        Assert.Equal((1, TimeSpan.FromSeconds(10)), (Status.Failed, cluster.NextDelay));

        await cluster.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Single(Running);
        await EndAsync(1);
        Assert.Equal(TimeSpan.FromSeconds(20), cluster.NextDelay);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(20));
        await EndAsync(1);

        Assert.Equal((3, "FailureTarget=BackoffLimitExceeded Failed=BackoffLimitExceeded"), (Status.Failed, Conditions));
        Assert.Null(Status.CompletionTime);
        Assert.Contains("Warning BackoffLimitExceeded Job has reached the specified backoff limit", await cluster.EventsAsync());
    }

    [Fact]
    public async Task Count_SurvivesACacheThatLagsAndALostWrite()
    {
        Add("\"completions\":4,\"parallelism\":4,\"backoffLimit\":6");
        await cluster.SettleAsync();
        var faults = 1;
        cluster.Client.Fault = r => r is { Verb: "update", Type.Kind: "Job" } && Status.UncountedTerminatedPods.Succeeded.Length > 0 && faults-- > 0 ? ApiError.Conflict(ResourceTypes.Jobs, "work") : null;
        using (cluster.Informers.For(ResourceTypes.Pods).Hold())
        {
            await EndAsync(0);
            Edit(j => j["metadata"]!["labels"] = new JsonObject { ["a"] = "b" });
            await cluster.SettleAsync();
        }
        using (cluster.Informers.For(ResourceTypes.Jobs).Hold()) await cluster.SettleAsync();
        await cluster.SettleAsync();

        Assert.Equal((4, 0, 4), (Status.Succeeded, Status.Failed, cluster.Pods.Count));
        Assert.Contains("Complete=", Conditions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Indexed_EachIndexSucceedsOnce()
    {
        Add("\"completions\":3,\"parallelism\":3,\"completionMode\":\"Indexed\",\"backoffLimit\":6");
        await cluster.SettleAsync();
        var pod = cluster.Pods.Single(Index(1));
        Assert.Equal(("work-1", "1"), (pod.View<Pod>().Spec.Hostname, pod.Header.Labels[JobNames.Index]));
        Assert.Equal("metadata.labels['batch.kubernetes.io/job-completion-index']", pod.View<Pod>().Spec.Containers[0].Env.Single(e => e.Name == "JOB_COMPLETION_INDEX").ValueFrom!.FieldRef!.FieldPath);

        await EndAsync(0, Index(0));
        await EndAsync(1, Index(2));
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([1, 2], Running.Select(p => JobNames.IndexOf(p)!.Value).Order());
        await EndAsync(0);

        Assert.Equal(("0-2", 3, 1), (Status.CompletedIndexes, Status.Succeeded, Status.Failed));
        Assert.Contains("Complete=CompletionsReached", Conditions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackoffLimitPerIndex_FailsOneIndex_AndTheOthersGoOn()
    {
        Add("\"completions\":2,\"parallelism\":2,\"completionMode\":\"Indexed\",\"backoffLimitPerIndex\":1,\"backoffLimit\":2147483647");
        await cluster.SettleAsync();
        await EndAsync(1, Index(0));
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("1", cluster.Pods.Where(Index(0)).Last(p => p.View<Pod>().Status.Phase == "Pending").Header.Annotations["batch.kubernetes.io/job-index-failure-count"]);
        await EndAsync(1, Index(0));
        Assert.Equal(("0", 2), (Status.FailedIndexes, Status.Failed));
        await EndAsync(0);

        Assert.Equal(("0", "1", "FailureTarget=FailedIndexes Failed=FailedIndexes"), (Status.FailedIndexes, Status.CompletedIndexes, Conditions));
    }

    [Fact]
    public async Task FailurePolicy_IgnoresAndFails()
    {
        Add("""
            "completions":1,"parallelism":1,"backoffLimit":0,"podReplacementPolicy":"Failed","podFailurePolicy":{"rules":[
             {"action":"Ignore","onPodConditions":[{"type":"DisruptionTarget","status":"True"}]},
             {"action":"FailJob","onExitCodes":{"containerName":"c","operator":"In","values":[42]}}]}
            """);
        await cluster.SettleAsync();
        cluster.Client.Edit(ResourceTypes.Pods, Running.Single().Key, p =>
            p["status"] = JsonNode.Parse("""{"phase":"Failed","conditions":[{"type":"DisruptionTarget","status":"True"}]}"""));
        await cluster.SettleAsync();
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, Status.Failed);
        var name = Running.Single().Header.Name;
        await EndAsync(42);

        Assert.Equal("FailureTarget=PodFailurePolicy Failed=PodFailurePolicy", Conditions);
        Assert.Equal($"Container c for pod default/{name} failed with exit code 42 matching FailJob rule at index 1", Status.Conditions.Find("Failed")!.Message);
    }

    [Fact]
    public async Task SuccessPolicy_EndsTheRest()
    {
        Add("""
            "completions":3,"parallelism":3,"completionMode":"Indexed","backoffLimit":6,"successPolicy":{"rules":[{"succeededIndexes":"0","succeededCount":1}]}
            """);
        await cluster.SettleAsync();
        cluster.RunPods();
        await EndAsync(0, Index(0));
        Assert.Equal("SuccessCriteriaMet=SuccessPolicy", Conditions);
        await LetGoAsync();

        Assert.Equal("SuccessCriteriaMet=SuccessPolicy Complete=SuccessPolicy", Conditions);
        Assert.Equal((1, "0"), (Status.Succeeded, Status.CompletedIndexes));
    }

    [Fact]
    public async Task Suspend_TakesThePodsAway_AndResumeStartsAnew()
    {
        Add("\"completions\":2,\"parallelism\":2,\"backoffLimit\":6,\"suspend\":true");
        await cluster.SettleAsync();
        Assert.Equal(("Suspended=JobSuspended", 0), (Conditions, cluster.Pods.Count));
        Assert.Null(Status.StartTime);

        Edit(j => j["spec"]!["suspend"] = false);
        await cluster.SettleAsync();
        Assert.Equal(("not Suspended=JobResumed", 2), (Conditions, Status.Active));
        cluster.RunPods();
        Edit(j => j["spec"]!["suspend"] = true);
        await cluster.SettleAsync();
        await LetGoAsync();

        Assert.Equal(("Suspended=JobSuspended", 0, 0, 0), (Conditions, Status.Active, Status.Failed, cluster.Pods.Count));
    }

    [Fact]
    public async Task Parallelism_MayShrinkAndGrow_WithoutFailures()
    {
        Add("\"completions\":9,\"parallelism\":4,\"backoffLimit\":0");
        await cluster.SettleWithPodsAsync();
        Edit(j => j["spec"]!["parallelism"] = 1);
        await cluster.SettleAsync();
        await LetGoAsync();
        Edit(j => j["spec"]!["parallelism"] = 3);
        await cluster.SettleAsync();

        Assert.Equal((3, 0, ""), (Status.Active, Status.Failed, Conditions));
    }

    [Fact]
    public async Task Deadline_EndsTheJob()
    {
        Add("\"completions\":1,\"parallelism\":1,\"backoffLimit\":6,\"activeDeadlineSeconds\":30");
        await cluster.SettleAsync();
        cluster.RunPods();
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Equal("FailureTarget=DeadlineExceeded", Conditions);
        await LetGoAsync();

        Assert.Equal(("FailureTarget=DeadlineExceeded Failed=DeadlineExceeded", 1), (Conditions, Status.Failed));
    }

    [Fact]
    public async Task RestartsInThePod_CountAgainstTheLimit()
    {
        Add("\"completions\":1,\"parallelism\":1,\"backoffLimit\":3", "OnFailure");
        await cluster.SettleAsync();
        cluster.RunPods();
        cluster.Client.Edit(ResourceTypes.Pods, cluster.Pods[0].Key, p => p["status"] = JsonNode.Parse("""{"phase":"Running","containerStatuses":[{"name":"c","restartCount":3}]}"""));
        await cluster.SettleAsync();

        Assert.Equal("FailureTarget=BackoffLimitExceeded", Conditions);
    }

    [Fact]
    public async Task Ttl_DeletesTheJob_AndStrayPodsAreLetGo()
    {
        Add("\"completions\":1,\"parallelism\":1,\"backoffLimit\":6,\"ttlSecondsAfterFinished\":5");
        cluster.Client.Add(ResourceTypes.Pods, """{"metadata":{"name":"stray","namespace":"default","finalizers":["batch.kubernetes.io/job-tracking"]},"spec":{}}""");
        await cluster.SettleAsync();
        await EndAsync(0);
        Assert.Empty(cluster.Get(ResourceTypes.Pods, "stray").Header.Finalizers);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(6));

        Assert.True(cluster.Client.Find(ResourceTypes.Jobs, TestCluster.Key("work"))?.Header.DeletionTimestamp is not null || cluster.Client.All(ResourceTypes.Jobs).Count == 0);
    }
}
