using System.Text.Json.Nodes;
using Meridian.ApiServer.ApiServices;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.ApiServer.Tests.ApiServices;

public sealed class LocalApiServicesTests
{
    private static readonly ResourceType Walks = new("walk.example.com", "v1", "Walk", "walks", true);

    [Fact]
    public async Task Start_Catalog_IsToldWholeAndKeptSo()
    {
        await using var api = new TestApi(realKinds: true);
        await using var services = new LocalApiServices(api.Engine, api.Store, TimeProvider.System, NullLogger<LocalApiServices>.Instance);
        services.Start();

        var apps = await Until(api, "v1.apps", there: true);
        Assert.Equal("""{"group":"apps","version":"v1","groupPriorityMinimum":17800,"versionPriority":15}""", apps!["spec"]!.ToJsonString());
        Assert.Equal("onstart", (string?)apps["metadata"]!["labels"]![LocalApi.Label]);
        Assert.Equal("Available", (string?)apps["status"]!["conditions"]![0]!["type"]);
        await Until(api, "v1.", there: true);
        await Until(api, "v1.authorization.k8s.io", there: true);

        await api.Delete(ResourceTypes.ApiServices, "v1.apps");
        await Until(api, "v1.apps", there: true);

        api.Engine.Registry.SetCustom([new ServedResource { Type = Walks, Store = api.Store, Strategy = new TestStrategy(Walks) }]);
        var custom = await Until(api, "v1.walk.example.com", there: true);
        Assert.Equal(("true", 1000L, 100L), ((string?)custom!["metadata"]!["labels"]![LocalApi.Label], (long)custom["spec"]!["groupPriorityMinimum"]!, (long)custom["spec"]!["versionPriority"]!));
        api.Engine.Registry.SetCustom([]);
        await Until(api, "v1.walk.example.com", there: false);
    }

    [Fact]
    public void Plan_ForeignAndChangedObjects_OnlyItsOwnAreCorrected()
    {
        var served = LocalApi.Of([ResourceTypes.Pods], _ => true);
        var own = served[0].ToObject();
        own["spec"]!["versionPriority"] = 7;
        var foreign = JsonNode.Parse("""{"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.mine.example.com"},"spec":{"group":"mine.example.com","version":"v1"}}""")!.AsObject();

        var plan = ApiServicePlan.Of(served, [KubeObject.FromNode(own), KubeObject.FromNode(foreign)]);

        Assert.Equal(["v1.authentication.k8s.io", "v1.authorization.k8s.io"], plan.Create.Select(o => (string?)o["metadata"]!["name"]));
        Assert.Equal(1, (int)Assert.Single(plan.Update)["spec"]!["versionPriority"]!);
        Assert.Empty(plan.Delete);
    }

    // The server's watch tells when to look again.
    private static async Task<JsonNode?> Until(TestApi api, string name, bool there)
    {
        var key = ObjectKey.Cluster(name);
        var since = api.Store.List(ResourceTypes.ApiServices, null, new StoreListOptions()).Revision;
        if (api.Store.Get(ResourceTypes.ApiServices, key) is not null == there) return api.Store.Get(ResourceTypes.ApiServices, key)?.ToNode();
        await foreach (var change in api.Store.WatchAsync(ResourceTypes.ApiServices, null, since, TestApi.Token))
        {
            if (change.Object.Header.Name == name && api.Store.Get(ResourceTypes.ApiServices, key) is not null == there) break;
        }
        return api.Store.Get(ResourceTypes.ApiServices, key)?.ToNode();
    }
}
