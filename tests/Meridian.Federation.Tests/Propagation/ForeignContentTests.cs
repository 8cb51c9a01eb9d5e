using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class ForeignContentTests
{
    private static readonly ObjectKey Shop = ObjectKey.Cluster("shop");

    private static KubeObject? Namespace(FakeFederation federation, string member) => federation.Members[member].Api.Find(ResourceTypes.Namespaces, Shop);

    [Fact]
    public async Task Delete_NamespaceWithOthersObjects_LeavesItThereUnmarked()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Api.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"shop"}}""");
        await federation.RunAsync();
        // What every namespace has, and what controllers made, is nobody's own.
        foreach (var member in federation.Members.Values)
        {
            member.Api.Add(ResourceTypes.ServiceAccounts, """{"metadata":{"namespace":"shop","name":"default"}}""");
            member.Api.Add(ResourceTypes.ReplicaSets, """{"metadata":{"namespace":"shop","name":"web-1","ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","uid":"u","controller":true}]}}""");
        }
        federation.Members["a"].Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"shop","name":"mine"}}""");

        await federation.Api.DeleteAsync(ResourceTypes.Namespaces, Shop, DeleteOptions.Background, FakeFederation.Token);
        await federation.RunAsync();

        // Nobody empties namespaces here, so one that is deleted is on its way out for ever.
        Assert.NotNull(Namespace(federation, "b")!.Header.DeletionTimestamp);
        Assert.Null(Namespace(federation, "a")!.Header.DeletionTimestamp);
        Assert.False(FederationMarks.IsOurs(Namespace(federation, "a")!, "world"));
    }

    [Fact]
    public async Task Delete_DefinitionWithOthersObjects_LeavesItThereUnmarked()
    {
        await using var federation = new FakeFederation("a", "b");
        var widgets = new ResourceType("example.com", "v1", "Widget", "widgets", true);
        federation.Api.Add(ResourceTypes.CustomResourceDefinitions, """
            {"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},"versions":[{"name":"v1","served":true}]}}
            """);
        await federation.RunAsync();
        federation.Members["a"].Api.Add(widgets, """{"metadata":{"namespace":"default","name":"mine"}}""");

        await federation.Api.DeleteAsync(ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster("widgets.example.com"), DeleteOptions.Background, FakeFederation.Token);
        await federation.RunAsync();

        Assert.NotNull(federation.Copy("a", ResourceTypes.CustomResourceDefinitions, "widgets.example.com"));
        Assert.Null(federation.Copy("b", ResourceTypes.CustomResourceDefinitions, "widgets.example.com"));
    }
}
