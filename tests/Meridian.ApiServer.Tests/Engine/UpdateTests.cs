using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Engine;

public sealed class UpdateTests
{
    [Fact]
    public async Task Update_StaleVersion_IsAConflict()
    {
        await using var api = new TestApi();
        var first = await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");
        await api.Update(ResourceTypes.ConfigMaps, "a", """{"metadata":{"name":"a"},"data":{"k":"v"}}""");

        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Engine.UpdateAsync(
            ResourceTypes.ConfigMaps, TestApi.Key("a"), "", first.ToNode(), new RequestContext(), TestApi.Token));

        Assert.Equal(409, failure.Code);
        Assert.Equal("Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again", failure.Message);
    }

    [Fact]
    public async Task Update_NoChange_KeepsTheRevision()
    {
        await using var api = new TestApi();
        var first = await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"},"data":{"k":"v"}}""");

        var again = await api.Update(ResourceTypes.ConfigMaps, "a", """{"data":{"k":"v"},"metadata":{"name":"a"}}""");

        Assert.Equal(first.Header.ResourceVersion, again.Header.ResourceVersion);
        Assert.Equal(Revisions.Of(first), api.Store.Revision);
    }

    [Fact]
    public async Task Update_SpecAndStatus_EachThroughItsEndpointOnly()
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.Deployments, """{"metadata":{"name":"a"},"spec":{"replicas":1},"status":{"replicas":9}}""");

        var spec = await api.Update(ResourceTypes.Deployments, "a", """{"metadata":{"name":"a"},"spec":{"replicas":2},"status":{"replicas":8}}""");
        var status = await api.Update(ResourceTypes.Deployments, "a", """{"metadata":{"name":"a","labels":{"l":"1"}},"spec":{"replicas":3},"status":{"replicas":7}}""", "status");

        Assert.Equal((2, 2L), ((int)spec.ToNode()["spec"]!["replicas"]!, spec.Header.Generation));
        Assert.Null(spec.ToNode()["status"]);
        Assert.Equal((2, 7, 2L, "1"), ((int)status.ToNode()["spec"]!["replicas"]!, (int)status.ToNode()["status"]!["replicas"]!, status.Header.Generation, status.Header.Labels["l"]));
    }

    public static TheoryData<string, string, string, int, string> Refusals => new()
    {
        { "configmaps", "gone", """{"metadata":{"name":"gone"}}""", 404, "configmaps \"gone\" not found" },
        { "configmaps", "a", """{"metadata":{"name":"b"}}""", 400, "the name of the object (b) does not match the name on the URL (a)" },
        { "configmaps", "a", """{"metadata":{"name":"a","uid":"other"}}""", 409, "Operation cannot be fulfilled on configmaps \"a\": Precondition failed: UID in precondition: other, UID in object meta: *" },
        { "leases", "a", """{"metadata":{"name":"a"}}""", 422, "Lease.coordination.k8s.io \"a\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Update_Malformed_IsRefusedAsKubernetesDoes(string plural, string name, string json, int code, string message)
    {
        await using var api = new TestApi();
        var type = ResourceTypes.LocalCluster.Single(t => t.Plural == plural);
        var made = await api.Create(type, """{"metadata":{"name":"a"}}""");

        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Update(type, name, json));

        Assert.Equal((code, message.Replace("*", made.Header.Uid, StringComparison.Ordinal)), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Update_AbsentObjectOfAKindThatAllowsIt_CreatesIt()
    {
        await using var api = new TestApi();

        var outcome = await api.Engine.UpdateAsync(ResourceTypes.Roles, TestApi.Key("a"), "", TestApi.Json("""{"rules":[]}"""), new RequestContext(), TestApi.Token);

        Assert.True(outcome.Created);
        Assert.Equal("a", outcome.Object.Header.Name);
    }

    [Fact]
    public async Task Update_ServerOwnedMetadata_StaysAsItWas()
    {
        await using var api = new TestApi();
        var first = await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");
        api.Time.Advance(TimeSpan.FromHours(1));

        var second = await api.Update(ResourceTypes.ConfigMaps, "a", """{"metadata":{"creationTimestamp":null,"generation":99,"deletionTimestamp":"2020-01-01T00:00:00Z"},"data":{"k":"v"}}""");

        Assert.Equal((first.Header.Uid, first.Header.CreationTimestamp, 2L), (second.Header.Uid, second.Header.CreationTimestamp, second.Header.Generation));
        Assert.Null(second.Header.DeletionTimestamp);
    }

    [Fact]
    public async Task Update_Leaving_MayNotGainFinalizersAndGoesWithTheLast()
    {
        await using var api = new TestApi(realKinds: true);
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a","finalizers":["x/y"]}}""");
        await api.Delete(ResourceTypes.ConfigMaps, "a");

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.Update(ResourceTypes.ConfigMaps, "a", """{"metadata":{"finalizers":["x/y","x/z"]}}"""));
        var last = await api.Update(ResourceTypes.ConfigMaps, "a", """{"metadata":{"finalizers":[]}}""");

        Assert.Equal("ConfigMap \"a\" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"x/z\"}", refused.Message);
        Assert.Empty(last.Header.Finalizers);
        Assert.Null(api.Engine.Find(ResourceTypes.ConfigMaps, TestApi.Key("a")));
    }

    [Fact]
    public async Task Update_InParallelWithRetries_LosesNothing()
    {
        await using var api = new TestApi();
        await Gen.Select(Gen.Int[2, 8], Gen.Int[1, 12]).SampleAsync(async (writers, each) =>
        {
            var name = Guid.NewGuid().ToString();
            await api.Create(ResourceTypes.ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}"},"data":{"n":"0"}}""");

            await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => IncrementAsync(api, name, each), TestApi.Token)));

            var total = (string)api.Get(ResourceTypes.ConfigMaps, name).ToNode()["data"]!["n"]!;
            Assert.Equal(writers * each, int.Parse(total, CultureInfo.InvariantCulture));
        }, iter: 10);
    }

    private static async Task IncrementAsync(TestApi api, string name, int times)
    {
        for (var done = 0; done < times;)
        {
            var node = api.Get(ResourceTypes.ConfigMaps, name).ToNode();
            node["data"]!["n"] = (int.Parse((string)node["data"]!["n"]!, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
            try
            {
                await api.Engine.UpdateAsync(ResourceTypes.ConfigMaps, TestApi.Key(name), "", node, new RequestContext(), TestApi.Token);
                done++;
            }
            catch (StatusException lost) when (lost.IsConflict)
            {
            }
        }
    }
}
