using System.Text;
using Meridian.Objects;
using Meridian.Testing;

namespace Meridian.Dashboard.Tests;

public sealed class WorldSnapshotTests
{
    private readonly FakeInformers informers = new();

    [Fact]
    public void Write_WorldWithALostCluster_IsThisText()
    {
        informers.For(ResourceTypes.Clusters).Put(World.Cluster("asia", "Ready"));
        informers.For(ResourceTypes.Clusters).Put(World.Cluster("europe", "Offline"));
        informers.For(ResourceTypes.Nodes).Put(World.Node("asia", "asia-1"));
        informers.For(ResourceTypes.Pods).Put(World.Pod("asia", "asia-1", "backend-x"));
        informers.For(ResourceTypes.Deployments).Put(World.Object("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"backend","namespace":"default"},"spec":{"replicas":2},"status":{"readyReplicas":1}}
            """));
        informers.For(ResourceTypes.Placements).Put(World.Object("""
            {"apiVersion":"federation.meridian.dev/v1","kind":"Placement","metadata":{"name":"backend","namespace":"default"},"status":{"clusters":[
              {"name":"asia","replicas":2,"readyReplicas":1,"reason":"Balanced","message":"2 replicas are divided"},{"name":"europe","reason":"Offline"}]}}
            """));

        var text = Encoding.UTF8.GetString(new WorldSnapshot(informers).Write().Span);

        Assert.Equal(
            """{"clusters":[{"name":"asia","status":"Ready","region":"asia-r","version":"v1.36.0","message":"","nodes":[{"name":"asia-1","ready":true}]""" +
            ""","pods":[{"name":"backend-x","namespace":"default","app":"backend","node":"asia-1","image":"buttonmasher-backend:v1","phase":"Running","ready":true}]},""" +
            """{"name":"europe","status":"Offline","region":"europe-r","version":"v1.36.0","message":"it is Offline","nodes":[],"pods":[]}]""" +
            ""","deployments":[{"name":"backend","namespace":"default","desired":2,"ready":1,"split":[{"cluster":"asia","replicas":2,"ready":1,"reason":"2 replicas are divided"},""" +
            """{"cluster":"europe","ready":0,"reason":"Offline"}]}]}""",
            text);
    }
}
