using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Engine;

public sealed class DeleteTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddSeconds(1000.5);
    private static readonly DateTimeOffset WholeNow = DateTimeOffset.UnixEpoch.AddSeconds(1000);

    public static TheoryData<string, string, long?, string, string> Plans => new()
    {
        // Title, metadata and rest of the pod, grace asked for, policy, what happens: remove | pending | mark <seconds from now> <grace> <finalizers>
        { "unscheduled pods go at once", """{"metadata":{},"spec":{}}""", null, "", "remove" },
        { "scheduled pods get their own time", """{"metadata":{},"spec":{"nodeName":"n","terminationGracePeriodSeconds":7}}""", null, "", "mark 7 7 " },
        { "or thirty seconds", """{"metadata":{},"spec":{"nodeName":"n"}}""", null, "", "mark 30 30 " },
        { "or what was asked", """{"metadata":{},"spec":{"nodeName":"n"}}""", 5, "", "mark 5 5 " },
        { "negative means one", """{"metadata":{},"spec":{"nodeName":"n"}}""", -3, "", "mark 1 1 " },
        { "zero means now", """{"metadata":{},"spec":{"nodeName":"n"}}""", 0, "", "remove" },
        { "ended pods go at once", """{"metadata":{},"spec":{"nodeName":"n"},"status":{"phase":"Succeeded"}}""", null, "", "remove" },
        { "finalizers hold even then", """{"metadata":{"finalizers":["a/b"]},"spec":{}}""", 0, "", "mark 0 0 a/b" },
        { "foreground adds its finalizer", """{"metadata":{},"spec":{"nodeName":"n"}}""", null, "Foreground", "mark 30 30 foregroundDeletion" },
        { "orphan replaces foreground", """{"metadata":{"finalizers":["foregroundDeletion"]},"spec":{}}""", null, "Orphan", "mark 0 0 orphan" },
        { "background clears both", """{"metadata":{"finalizers":["orphan"]},"spec":{}}""", null, "Background", "remove" },
        { "a second delete may shorten", """{"metadata":{"deletionTimestamp":"1970-01-01T00:17:00Z","deletionGracePeriodSeconds":30},"spec":{"nodeName":"n"}}""", 10, "", "mark 0 10 " },
        { "but not lengthen", """{"metadata":{"deletionTimestamp":"1970-01-01T00:17:00Z","deletionGracePeriodSeconds":30},"spec":{"nodeName":"n"}}""", 60, "", "pending" },
        { "and nothing asked changes nothing", """{"metadata":{"deletionTimestamp":"1970-01-01T00:17:00Z","deletionGracePeriodSeconds":30},"spec":{"nodeName":"n"}}""", null, "", "pending" },
        { "the node agent ends it", """{"metadata":{"deletionTimestamp":"1970-01-01T00:17:00Z","deletionGracePeriodSeconds":30},"spec":{"nodeName":"n"}}""", 0, "Background", "remove" },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void Plan_OfAPod_FollowsGraceAndFinalizers(string title, string pod, long? grace, string policy, string expected)
    {
        var value = KubeObject.FromNode(TestApi.Json(pod));

        var plan = DeletionPlan.Of(ResourceTypes.Pods, value, new DeleteRequest { GracePeriodSeconds = grace, PropagationPolicy = policy }, Now);

        Assert.Equal((title, expected), (title, Text(plan)));
    }

    [Fact]
    public async Task Delete_Held_MarksBumpsGenerationAndStays()
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.Deployments, """{"metadata":{"name":"a","finalizers":["x/y"]},"spec":{}}""");

        var outcome = await api.Delete(ResourceTypes.Deployments, "a");
        var again = await api.Delete(ResourceTypes.Deployments, "a");

        Assert.False(outcome.Gone);
        Assert.Equal((2L, 0L, "2026-01-02T03:04:05"), (outcome.Object.Header.Generation, outcome.Object.Header.DeletionGracePeriodSeconds,
            outcome.Object.Header.DeletionTimestamp!.Value.ToString("s")));
        Assert.Equal(outcome.Object.Header.ResourceVersion, again.Object.Header.ResourceVersion);
    }

    [Fact]
    public async Task Delete_Unheld_RemovesAndAnswersTheRevisionOfTheDeletion()
    {
        await using var api = new TestApi();
        var made = await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");

        var outcome = await api.Delete(ResourceTypes.ConfigMaps, "a");

        Assert.True(outcome.Gone);
        Assert.True(Revisions.Of(outcome.Object) > Revisions.Of(made));
        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Delete(ResourceTypes.ConfigMaps, "a"));
        Assert.Equal("configmaps \"a\" not found", failure.Message);
    }

    [Fact]
    public async Task Delete_Namespace_TerminatesUntilFinalized()
    {
        await using var api = new TestApi(_ => AdmissionLists.ForFederation());
        await api.Create(ResourceTypes.Namespaces, """{"metadata":{"name":"a"}}""");

        var outcome = await api.Delete(ResourceTypes.Namespaces, "a");
        var refused = await Assert.ThrowsAsync<StatusException>(() => api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"x"}}""", ns: "a"));
        await api.Update(ResourceTypes.Namespaces, "a", """{"metadata":{"name":"a"},"spec":{"finalizers":[]}}""", "finalize");

        Assert.Equal("Terminating", outcome.Object.ToNode()["status"]!["phase"]!.ToString());
        Assert.Equal("configmaps \"x\" is forbidden: unable to create new content in namespace a because it is being terminated", refused.Message);
        Assert.Equal("NamespaceTerminating", Assert.Single(refused.Causes).Reason);
        Assert.Null(api.Engine.Find(ResourceTypes.Namespaces, ObjectKey.Cluster("a")));
    }

    [Theory]
    [InlineData("uid", "Precondition failed: UID in precondition: no, UID in object meta: ")]
    [InlineData("version", "Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: ")]
    public async Task Delete_FailedPrecondition_IsAConflict(string which, string message)
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");
        var request = which == "uid" ? new DeleteRequest { PreconditionUid = "no" } : new DeleteRequest { PreconditionResourceVersion = "1" };

        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Delete(ResourceTypes.ConfigMaps, "a", request));

        Assert.Equal(409, failure.Code);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_DryRun_ChangesNothing()
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");
        var before = api.Store.Revision;

        await api.Delete(ResourceTypes.ConfigMaps, "a", context: new RequestContext { DryRun = true });

        Assert.Equal(before, api.Store.Revision);
    }

    [Fact]
    public async Task DeleteCollection_WithSelector_DeletesWhatMatches()
    {
        await using var api = new TestApi();
        foreach (var (name, label) in new[] { ("a", "x"), ("b", "y"), ("c", "x") })
            await api.Create(ResourceTypes.ConfigMaps, $$$"""{"metadata":{"labels":{"l":"{{{label}}}"},"name":"{{{name}}}" } }""");

        var deleted = await api.Engine.DeleteCollectionAsync(
            ResourceTypes.ConfigMaps, "default", new ListQuery { LabelSelector = "l=x" }, DeleteRequest.Default, new RequestContext(), TestApi.Token);

        Assert.Equal(["a", "c"], deleted.Items.Select(o => o.Header.Name));
        Assert.Equal(["b"], api.Engine.List(ResourceTypes.ConfigMaps, null, ListQuery.All).Items.Select(o => o.Header.Name));
    }

    private static string Text(Deletion plan) => plan switch
    {
        Deletion.Remove => "remove",
        Deletion.Pending => "pending",
        Deletion.Mark mark => $"mark {(mark.At - WholeNow).TotalSeconds:0} {mark.GraceSeconds} {string.Join(',', mark.Finalizers)}",
        _ => "?",
    };
}
